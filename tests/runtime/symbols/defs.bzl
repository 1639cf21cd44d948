"""linked: the ELF files of bare-metal binaries, for tests that look into them."""

load("//platforms:defs.bzl", "x86_64_none_transition")

visibility("private")

def _linked_impl(ctx):
    return [DefaultInfo(files = depset(ctx.files.binary))]

linked = rule(
    implementation = _linked_impl,
    doc = "Brings the file of a bare-metal binary into the host's configuration. It is not checked, unlike that of a `kernel`.",
    attrs = {
        "binary": attr.label(cfg = x86_64_none_transition, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
