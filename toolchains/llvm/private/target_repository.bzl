"""target_repository: a repository with the platform and the toolchains of a user's target."""

visibility("//toolchains")

_BUILD = """load("{macro}", "bare_metal_target")

bare_metal_target(
    name = {name},
    content = {content},
    origin = {origin},
)
"""

def _target_repository_impl(ctx):
    ctx.file("BUILD.bazel", _BUILD.format(
        content = repr(ctx.read(ctx.attr.spec)),
        macro = Label("//toolchains:target.bzl"),
        name = repr(ctx.attr.target),
        origin = repr(str(ctx.attr.spec)),
    ))

target_repository = repository_rule(
    implementation = _target_repository_impl,
    doc = "Holds `//:<target>`, the platform of a target that a JSON file declares, and its toolchains.",
    attrs = {
        "spec": attr.label(allow_single_file = [".json"], doc = "The JSON file.", mandatory = True),
        "target": attr.string(doc = "Name of the target.", mandatory = True),
    },
)
