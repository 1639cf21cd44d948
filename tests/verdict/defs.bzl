"""failing_boot_test: a kernel of this folder whose boot must not pass for a working one."""

load("//:defs.bzl", "disk_image", "kernel")
load("//platforms:defs.bzl", "i686_none_transition")
load("//tests/verdict:boot_failure_test.bzl", "boot_failure_test")

visibility("private")

# What a kernel that said hello has done right.
HELLO_CASES = {
    "serial_line": "PASS line 1 of the serial log is \"Hello World!\"",
    "vga_text": "PASS \"Hello World!\" is on the screen at row 0 column 0 with attribute 0x0b",
}

def image_of(name, deps = []):
    """The image of the kernel `<name>.c`.

    Args:
      name: name of the kernel's source.
      deps: what it needs beside the runtime.
    """
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = [
            "hello.h",
            "own_verdict.h",
            name + ".c",
        ],
        deps = ["//kernel/runtime"] + deps,
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name + "_kernel",
    )

def failing_boot_test(name, cases, image = None, deps = [], checks = True, deadline_seconds = 20, **kwargs):
    """Boots `<name>.c` with boot_smoke's checks and expects that to fail.

    Args:
      name: name of the test and of the kernel's source.
      cases: name of each case -> its outcome (PASS, FAIL or SKIP), a space and part of its message.
      image: boot this image instead, whose source has another name.
      deps: what the kernel needs beside the runtime.
      checks: whether what the kernel shows is checked.
      deadline_seconds: when the boot counts as hung.
      **kwargs: further attributes of the boot_test.
    """
    if not image:
        image_of(name, deps)
    boot_failure_test(
        name = name,
        cases = cases,
        deadline_seconds = deadline_seconds,
        image = image or name + "_image",
        screen_text = {"Hello World!": "0x0b"} if checks else {},
        serial_lines = ["Hello World!"] if checks else [],
        **kwargs
    )

def _wrapped_qemu_impl(ctx):
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/sh\n\"{}\" \"$@\"\n".format(ctx.file._qemu.short_path),
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles([ctx.file._qemu] + ctx.files._qemu_files))]

wrapped_qemu = rule(
    implementation = _wrapped_qemu_impl,
    doc = "A script that starts the pinned QEMU as its child.",
    attrs = {
        "_qemu": attr.label(allow_single_file = True, default = "@qemu//:bin/qemu-system-x86_64"),
        "_qemu_files": attr.label(default = "@qemu//:files"),
    },
    executable = True,
)

def _firmware_impl(ctx):
    return [DefaultInfo(files = ctx.attr.src[0][DefaultInfo].files)]

firmware = rule(
    implementation = _firmware_impl,
    doc = "A bare-metal file of the 32-bit target, for a machine to start.",
    attrs = {
        "src": attr.label(cfg = i686_none_transition, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
