"""The NASM toolchain: which assembler to run and in which format its objects are."""

load("//platforms:targets.bzl", "TARGETS")
load("//platforms/private:target_spec.bzl", "target_object_format")

visibility("//toolchains/nasm/...")

NasmToolchainInfo = provider(
    doc = "An assembler and the object format of the platform it assembles for.",
    fields = {
        "files": "[depset of File] What the assembler needs beside itself.",
        "nasm": "[File] The assembler.",
        "object_format": "[str] NASM's -f for object files: \"elf32\" or \"elf64\".",
    },
)

def _nasm_toolchain_impl(ctx):
    spec = [target for target in TARGETS if target.name == ctx.attr.target][0]
    return [platform_common.ToolchainInfo(
        nasm = NasmToolchainInfo(
            files = depset(ctx.files.files),
            nasm = ctx.file.nasm,
            object_format = target_object_format(spec),
        ),
    )]

nasm_toolchain = rule(
    implementation = _nasm_toolchain_impl,
    doc = "NASM for one target of //platforms:targets.bzl.",
    attrs = {
        "files": attr.label_list(allow_files = True, cfg = "exec", doc = "Libraries of the assembler."),
        "nasm": attr.label(allow_single_file = True, cfg = "exec", doc = "The assembler.", mandatory = True),
        "target": attr.string(doc = "Name of the target spec.", mandatory = True),
    },
)
