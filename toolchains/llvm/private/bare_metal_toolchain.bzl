"""bare_metal_cc_toolchain: clang and ld.lld for one target."""

load("@rules_cc//cc/toolchains:cc_toolchain.bzl", "cc_toolchain")
load(":toolchain_config.bzl", "bare_metal_toolchain_config")

visibility(["//toolchains", "//toolchains/llvm"])

_COMPILER_FILES = Label("//toolchains/llvm:bare_metal_compiler_files")
_FILES = Label("@llvm//:files")
_NO_FILES = Label("//toolchains/llvm:no_files")

def bare_metal_cc_toolchain(name, spec, target, **kwargs):
    """A cc_toolchain from a target's declaration.

    Args:
      name: name of the cc_toolchain.
      spec: label of the target_declaration.
      target: the target's name.
      **kwargs: common attributes of the cc_toolchain.
    """
    bare_metal_toolchain_config(
        name = name + "_config",
        spec = spec,
        visibility = ["//visibility:private"],
    )
    cc_toolchain(
        name = name,
        all_files = _COMPILER_FILES,
        ar_files = _FILES,
        as_files = _FILES,
        compiler_files = _COMPILER_FILES,
        dwp_files = _NO_FILES,
        linker_files = _FILES,
        objcopy_files = _FILES,
        strip_files = _FILES,
        supports_param_files = True,
        toolchain_config = name + "_config",
        toolchain_identifier = target,
        **kwargs
    )
