"""flat_binary: the bytes of an ELF file as they lie in memory."""

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")

visibility("//toolchains/llvm/...")

def _flat_binary_impl(ctx):
    cc_toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(cc_toolchain = cc_toolchain, ctx = ctx)
    output = ctx.actions.declare_file(ctx.label.name + ".bin")
    args = ctx.actions.args()
    args.add("-O", "binary")
    args.add(ctx.file.src)
    args.add(output)
    ctx.actions.run(
        arguments = [args],
        executable = cc_common.get_tool_for_action(
            action_name = ACTION_NAMES.objcopy_embed_data,
            feature_configuration = features,
        ),
        inputs = depset([ctx.file.src], transitive = [cc_toolchain.all_files]),
        mnemonic = "FlatBinary",
        outputs = [output],
        progress_message = "Flattening %{input}",
    )
    return [DefaultInfo(files = depset([output]))]

flat_binary = rule(
    implementation = _flat_binary_impl,
    doc = """Writes the loadable bytes of an ELF file to `<name>.bin`, from its lowest address on.

```starlark
flat_binary(
    name = "second_stage",
    src = ":second_stage_elf",
)
```

Gaps between segments are filled with zeros. What a program only reserves (.bss) is not in the file.""",
    attrs = {
        "src": attr.label(allow_single_file = True, doc = "The ELF file, a bare_metal_binary for instance.", mandatory = True),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
