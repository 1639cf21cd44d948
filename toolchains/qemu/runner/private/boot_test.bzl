"""boot_test: a verdict from a real boot."""

load(":machine.bzl", "MACHINE_ATTRS", "QEMU_TOOLCHAIN", "launch", "machine_config")

visibility("//toolchains/qemu/runner")

def _case_name(base, index, count):
    return base if count == 1 else "{}_{}".format(base, index + 1)

def _checks(ctx):
    lines = ctx.attr.serial_lines
    texts = ctx.attr.screen_text
    checks = [
        {"kind": "serial_line", "name": _case_name("serial_line", i, len(lines)), "text": line}
        for i, line in enumerate(lines)
    ]
    for i, (text, attribute) in enumerate(texts.items()):
        check = {"kind": "vga_text", "name": _case_name("vga_text", i, len(texts)), "text": text}
        if attribute:
            check["attribute"] = int(attribute, 0)
        checks.append(check)
    return checks

def _boot_test_impl(ctx):
    toolchain = ctx.exec_groups["test"].toolchains[QEMU_TOOLCHAIN].qemu
    config = machine_config(ctx, toolchain.qemu.short_path) | {"checks": _checks(ctx)}
    if ctx.attr.deadline_seconds:
        config["deadline_seconds"] = ctx.attr.deadline_seconds
    if ctx.attr.expected_failure:
        config["expect_failure"] = {"message_contains": ctx.attr.expected_failure}
    runner = ctx.attr._runner[DefaultInfo].files_to_run
    return [launch(ctx, config, "--test", runner, [toolchain.qemu] + toolchain.files.to_list())]

boot_test = rule(
    implementation = _boot_test_impl,
    doc = """Boots an image in QEMU and passes only when the kernel says so and all checks hold.

```starlark
boot_test(
    name = "boot_smoke",
    size = "small",
    image = "//:disk_image",
    screen_text = {"Hello World!": "0x0b"},
    serial_lines = ["Hello World!"],
)
```

The kernel reports through the channel of boot/protocol/harness.h, apart from the console. Test
outputs: serial.log, screenshot.png, qemu.cmd (the exact command) and JUnit XML with a case for the
verdict, for QEMU's exit status and for each check.""",
    attrs = MACHINE_ATTRS | {
        "deadline_seconds": attr.int(
            doc = "When a boot counts as hung; 0 for 60 seconds, less where Bazel's own limit is lower.",
        ),
        "expected_failure": attr.string(
            doc = "For tests of this rule: pass only if the boot fails with a message that holds this text.",
        ),
        "screen_text": attr.string_dict(
            doc = "Text that VGA text memory must hold -> its attribute byte, such as \"0x0b\"; \"\" for any.",
        ),
        "serial_lines": attr.string_list(doc = "Lines that COM1 must have received, whole."),
        "_runner": attr.label(
            cfg = config.exec("test"),
            default = "//toolchains/qemu/runner:qemu_runner",
            executable = True,
        ),
    },
    # QEMU runs where the test runs; the group also keeps Bazel 9 from asking for a default one.
    exec_groups = {"test": exec_group(toolchains = [QEMU_TOOLCHAIN])},
    test = True,
)
