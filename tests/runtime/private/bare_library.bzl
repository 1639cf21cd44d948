"""bare_library: object code of x86_64-none in a program of the host.

What is tested is what a kernel gets, byte for byte. Without the soft-float types, which travel in
integer registers, the two targets have the same calling convention.
"""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")
load("//platforms:defs.bzl", "x86_64_none_transition")

visibility(["//tests/requests/processors", "//tests/runtime/..."])

def _archive(ctx):
    library = ctx.attr.library[0]
    for linker_input in library[CcInfo].linking_context.linker_inputs.to_list():
        if linker_input.owner == library.label:
            return linker_input.libraries[0].static_library
    fail("{}: library = \"{}\" has no code; name a cc_library with sources.".format(ctx.label, library.label))

def _rename(ctx, archive):
    renamed = ctx.actions.declare_file("lib{}.a".format(ctx.label.name))
    ctx.actions.run(
        arguments = ["--prefix-symbols=bare_", archive.path, renamed.path],
        executable = ctx.file._objcopy,
        inputs = [archive],
        mnemonic = "RenameSymbols",
        outputs = [renamed],
        progress_message = "Renaming the functions of %{input}",
        toolchain = None,
        tools = [ctx.file._llvm_root],
    )
    return renamed

def _bare_library_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    renamed = _rename(ctx, _archive(ctx))
    library = cc_common.create_library_to_link(
        actions = ctx.actions,
        cc_toolchain = toolchain,
        feature_configuration = cc_common.configure_features(
            cc_toolchain = toolchain,
            ctx = ctx,
            requested_features = ctx.features,
            unsupported_features = ctx.disabled_features,
        ),
        static_library = renamed,
    )
    linker_input = cc_common.create_linker_input(libraries = depset([library]), owner = ctx.label)
    return [
        DefaultInfo(files = depset([renamed])),
        CcInfo(linking_context = cc_common.create_linking_context(linker_inputs = depset([linker_input]))),
    ]

bare_library = rule(
    implementation = _bare_library_impl,
    doc = """A library compiled for x86_64-none, for a test on the host: memcpy becomes bare_memcpy.

Every name gets the prefix, those that the library calls too. A double is passed and returned as a
uint64_t, a float as a uint32_t.""",
    attrs = {
        "library": attr.label(
            cfg = x86_64_none_transition,
            doc = "The cc_library; its dependencies are not taken.",
            mandatory = True,
            providers = [CcInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_llvm_root": attr.label(allow_single_file = True, default = "@llvm//:root"),
        "_objcopy": attr.label(allow_single_file = True, default = "@llvm//:bin/llvm-objcopy"),
    },
    fragments = ["cpp"],
    provides = [CcInfo],
    toolchains = use_cc_toolchain(),
)
