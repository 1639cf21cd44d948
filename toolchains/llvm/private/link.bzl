"""Links a program for a bare-metal target, with its map beside it."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

visibility(["//toolchains/llvm/...", "//kernel/..."])

def _link(ctx, *, name, deps, linkopts, additional_inputs = [], additional_outputs = [], compilation_outputs = None):
    cc_toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        cc_toolchain = cc_toolchain,
        ctx = ctx,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    return cc_common.link(
        name = name,
        actions = ctx.actions,
        additional_inputs = additional_inputs,
        additional_outputs = additional_outputs,
        cc_toolchain = cc_toolchain,
        compilation_outputs = compilation_outputs,
        feature_configuration = features,
        linking_contexts = [dep[CcInfo].linking_context for dep in deps],
        user_link_flags = linkopts,
    ).executable

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
    map_file = ctx.actions.declare_file(ctx.label.name + ".map")
    elf = _link(
        ctx,
        name = ctx.label.name + ".elf",
        additional_inputs = [linker_script],
        additional_outputs = [map_file],
        compilation_outputs = compilation_outputs,
        deps = deps,
        linkopts = ["-T", linker_script.path, "-Map=" + map_file.path] + linkopts,
    )
    return struct(elf = elf, map = map_file)

def link_uefi(ctx, *, deps, entry, base):
    """Links the UEFI application `<name>.efi`, and `<name>_debug.efi`, the same with DWARF for a debugger.

    Args:
      ctx: rule context; the rule uses the C++ toolchain of a UEFI target.
      deps: targets with CcInfo.
      entry: name of the function that firmware calls.
      base: preferred address, such as "0x35a0000".
    Returns:
      struct(efi = File, debug = File, map = File).
    """
    map_file = ctx.actions.declare_file(ctx.label.name + ".map")
    linkopts = ["/base:" + base, "/entry:" + entry]
    efi = _link(
        ctx,
        name = ctx.label.name + ".efi",
        additional_outputs = [map_file],
        deps = deps,
        linkopts = linkopts + ["/map:" + map_file.path],
    )
    debug = _link(
        ctx,
        name = ctx.label.name + "_debug.efi",
        deps = deps,
        linkopts = linkopts + ["/debug:dwarf"],
    )
    return struct(debug = debug, efi = efi, map = map_file)
