"""built_for_i686: files of the loader's platform, for a test that runs on the host."""

load("//platforms:defs.bzl", "i686_none_transition")

visibility("private")

def _built_for_i686_impl(ctx):
    return [DefaultInfo(files = ctx.attr.src[0][DefaultInfo].files)]

built_for_i686 = rule(
    implementation = _built_for_i686_impl,
    doc = "The files of `src`, built for i686-none.",
    attrs = {
        "src": attr.label(cfg = i686_none_transition, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
