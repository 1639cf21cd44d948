"""target_declaration: a target spec as something that rules can depend on."""

load(":target_json.bzl", "target_from_json")

visibility(["//platforms", "//tests/conformance/...", "//toolchains/..."])

TargetSpecInfo = provider(
    doc = "What a bare-metal target declares.",
    fields = {"spec": "[struct] The fields of target_spec()."},
)

def _target_declaration_impl(ctx):
    spec, problem = target_from_json(ctx.attr.target, ctx.attr.content)
    if problem:
        fail("target {} ({}): {}".format(ctx.attr.target, ctx.attr.origin or ctx.label, problem))
    return [TargetSpecInfo(spec = spec)]

target_declaration = rule(
    implementation = _target_declaration_impl,
    doc = "Checks a target's declaration and hands it on.",
    attrs = {
        "content": attr.string(doc = "The declaration in Rust's JSON form.", mandatory = True),
        "origin": attr.string(doc = "Where the declaration stands, for messages."),
        "target": attr.string(doc = "The target's name.", mandatory = True),
    },
    provides = [TargetSpecInfo],
)
