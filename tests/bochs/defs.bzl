"""bochs_boot_test: a verdict from a boot in Bochs."""

load("//:defs.bzl", "DiskImageInfo")

visibility("//tests/...")

def _bochs_boot_test_impl(ctx):
    image = ctx.attr.image[DiskImageInfo].image
    words = [
        ctx.executable._runner.short_path,
        ctx.file._bochs.short_path,
        ctx.file._root.short_path + "/usr/share",
        image.short_path,
        ctx.attr.token,
        str(ctx.attr.memory_mib),
        str(ctx.attr.deadline_seconds),
        ctx.attr.cpu,
        ctx.attr.expected_failure,
    ]
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec {}\n".format(" ".join(["'{}'".format(word) for word in words])),
        is_executable = True,
    )
    runfiles = ctx.runfiles([ctx.executable._runner, ctx.file._bochs, image] + ctx.files._bochs_files)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

bochs_boot_test = rule(
    implementation = _bochs_boot_test_impl,
    doc = """Boots an image in Bochs and passes only if the kernel says so.

The kernel reports as tests/matrix/port_verdict.h says; the image's command line holds `e9=` and the token.
Test outputs: serial.log and bochs.log.""",
    attrs = {
        "cpu": attr.string(default = "corei7_sandy_bridge_2600k", doc = "Bochs' CPU model."),
        "deadline_seconds": attr.int(default = 50, doc = "When the boot counts as hung."),
        "expected_failure": attr.string(doc = "Pass only if the loader prints this on COM1 instead."),
        "image": attr.label(doc = "The disk_image to boot.", mandatory = True, providers = [DiskImageInfo]),
        "memory_mib": attr.int(default = 32, doc = "Memory of the machine in MiB."),
        "token": attr.string(doc = "The word of the kernel's verdict.", mandatory = True),
        "_bochs": attr.label(allow_single_file = True, default = "@bochs//:bin/bochs"),
        "_bochs_files": attr.label(default = "@bochs//:files"),
        "_root": attr.label(allow_single_file = True, default = "@bochs//:root"),
        "_runner": attr.label(cfg = "exec", default = "//tests/bochs:bochs_boot", executable = True),
    },
    test = True,
)
