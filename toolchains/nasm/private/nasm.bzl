"""nasm_object and nasm_flat_binary."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

visibility("//toolchains/nasm/...")

_TOOLCHAIN = "//toolchains/nasm:toolchain_type"

_ATTRS = {
    "defines": attr.string_list(doc = "Macros for the preprocessor: NAME or NAME=VALUE."),
    "hdrs": attr.label_list(
        allow_files = True,
        doc = "Every file that is included, by %include or incbin. A file that is not listed is not there.",
    ),
    "src": attr.label(allow_single_file = [".asm"], doc = "The source to assemble.", mandatory = True),
}

def _assemble(ctx, output, output_format, checks = []):
    nasm = ctx.toolchains[_TOOLCHAIN].nasm
    args = ctx.actions.args()
    args.add("-f", output_format)
    args.add("-Werror")

    # Without it an object in COFF holds the time at which it was made.
    args.add("--reproducible")

    # Names in %include are counted from the workspace's root, as in C.
    if ctx.label.workspace_root:
        args.add(ctx.label.workspace_root + "/", format = "-I%s")
    args.add_all(ctx.attr.defines, before_each = "-D")
    args.add_all(checks, before_each = "-D")
    args.add("-o", output)
    args.add(ctx.file.src)
    ctx.actions.run(
        arguments = [args],
        executable = nasm.nasm,
        inputs = depset([ctx.file.src] + ctx.files.hdrs, transitive = [nasm.files]),
        mnemonic = "NasmAssemble",
        outputs = [output],
        progress_message = "Assembling %{input}",
        toolchain = _TOOLCHAIN,
    )

def _nasm_object_impl(ctx):
    nasm = ctx.toolchains[_TOOLCHAIN].nasm
    output = ctx.actions.declare_file("_objs/{}/{}.o".format(ctx.label.name, ctx.file.src.basename[:-len(".asm")]))
    _assemble(ctx, output, nasm.object_format)
    cc_toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(ctx = ctx, cc_toolchain = cc_toolchain)
    linking_context, _ = cc_common.create_linking_context_from_compilation_outputs(
        name = ctx.label.name,
        actions = ctx.actions,
        alwayslink = True,
        cc_toolchain = cc_toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(objects = depset([output])),
        disallow_dynamic_library = True,
        feature_configuration = features,
    )
    return [
        DefaultInfo(files = depset([output])),
        CcInfo(linking_context = linking_context),
    ]

nasm_object = rule(
    implementation = _nasm_object_impl,
    doc = """Assembles one source into an object file that C++ rules link.

```starlark
nasm_object(
    name = "entry",
    src = "entry.asm",
    hdrs = ["gdt.inc"],
)

cc_library(name = "loader", srcs = ["main.c"], deps = [":entry"])
```

The format follows the platform. Warnings are errors.""",
    attrs = _ATTRS,
    fragments = ["cpp"],
    toolchains = [_TOOLCHAIN] + use_cc_toolchain(),
)

def _nasm_flat_binary_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".bin")
    if not ctx.attr.size:
        _assemble(ctx, output, "bin")
        return [DefaultInfo(files = depset([output]))]

    # The size is checked by an action of its own, whose message can name source and sizes.
    assembled = ctx.actions.declare_file("_objs/{}/unchecked.bin".format(ctx.label.name))
    _assemble(ctx, assembled, "bin")
    ctx.actions.run_shell(
        arguments = [assembled.path, output.path, str(ctx.attr.size), ctx.file.src.path],
        command = """
size=$(stat -L -c %s "$1")
if [ "$size" -ne "$3" ]; then
  echo "$4: assembles to $size bytes, but must have exactly $3; change the source's padding or the size attribute." >&2
  exit 1
fi
cp "$1" "$2"
""",
        inputs = [assembled],
        mnemonic = "NasmSize",
        outputs = [output],
        progress_message = "Checking the size of %{output}",
    )
    return [DefaultInfo(files = depset([output]))]

nasm_flat_binary = rule(
    implementation = _nasm_flat_binary_impl,
    doc = """Assembles one source into a flat binary, such as a boot sector.

```starlark
nasm_flat_binary(
    name = "first_stage",
    src = "first_stage.asm",
    size = 512,
)
```

Warnings are errors.""",
    attrs = _ATTRS | {
        "size": attr.int(doc = "Exact size in bytes; another one fails the build. 0 accepts any."),
    },
    toolchains = [_TOOLCHAIN],
)
