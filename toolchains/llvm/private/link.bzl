"""Links an ELF file for a bare-metal target, with its map beside it."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

visibility(["//toolchains/llvm/...", "//kernel/..."])

def link_bare_metal(ctx, *, deps, linker_script, linkopts = [], compilation_outputs = None):
    """Links `<name>.elf` and writes `<name>.map`.

    Args:
      ctx: rule context; the rule uses the C++ toolchain.
      deps: targets with CcInfo.
      linker_script: [File] the linker script.
      linkopts: list of ld.lld flags.
      compilation_outputs: objects compiled by the rule itself, or None.
    Returns:
      struct(elf = File, map = File).
    """
    cc_toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        cc_toolchain = cc_toolchain,
        ctx = ctx,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    map_file = ctx.actions.declare_file(ctx.label.name + ".map")
    outputs = cc_common.link(
        name = ctx.label.name + ".elf",
        actions = ctx.actions,
        additional_inputs = [linker_script],
        additional_outputs = [map_file],
        cc_toolchain = cc_toolchain,
        compilation_outputs = compilation_outputs,
        feature_configuration = features,
        linking_contexts = [dep[CcInfo].linking_context for dep in deps],
        user_link_flags = ["-T", linker_script.path, "-Map=" + map_file.path] + linkopts,
    )
    return struct(elf = outputs.executable, map = map_file)
