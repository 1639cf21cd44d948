"""qemu_with_tpm: the pinned QEMU with a TPM in software."""

visibility("//tests/...")

def _qemu_with_tpm_impl(ctx):
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.expand_template(
        is_executable = True,
        output = script,
        substitutions = {
            "\nSWTPM ": "\n\"{}\" ".format(ctx.file._swtpm.short_path),
            "exec QEMU": "exec \"{}\"".format(ctx.file._qemu.short_path),
        },
        template = ctx.file._script,
    )
    files = [ctx.file._qemu, ctx.file._swtpm] + ctx.files._qemu_files + ctx.files._swtpm_files
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles(files))]

qemu_with_tpm = rule(
    implementation = _qemu_with_tpm_impl,
    doc = "The pinned QEMU, whose machine has a TPM 2.0.",
    attrs = {
        "_qemu": attr.label(allow_single_file = True, default = "@qemu//:bin/qemu-system-x86_64"),
        "_qemu_files": attr.label(default = "@qemu//:files"),
        "_script": attr.label(allow_single_file = True, default = "//tests/measured_boot:qemu_with_tpm.sh"),
        "_swtpm": attr.label(allow_single_file = True, default = "@swtpm//:bin/swtpm"),
        "_swtpm_files": attr.label(default = "@swtpm//:files"),
    },
    executable = True,
)
