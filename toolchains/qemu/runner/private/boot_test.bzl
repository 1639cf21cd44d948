"""boot_test: a verdict from a real boot."""

load(":machine.bzl", "MACHINE_ATTRS", "QEMU_TOOLCHAIN", "bootable", "launch", "machine_config", "qemu_attr")

visibility("//toolchains/qemu/runner")

def _case_name(base, index, count):
    return base if count == 1 else "{}_{}".format(base, index + 1)

def _attribute(ctx, text, value):
    digits = value.removeprefix("0x")
    if value.startswith("0x") and len(digits) in [1, 2] and not digits.strip("0123456789abcdefABCDEF"):
        return int(value, 16)
    return fail("{}: screen_text = {{\"{}\": \"{}\"}} has no attribute byte; use one such as \"0x0b\", or \"\" for any.".format(
        ctx.label,
        text,
        value,
    ))

def _picture_check(ctx):
    picture = ctx.file.screen_picture
    check = {"file": picture.short_path, "kind": "picture", "name": "picture"}
    if picture.is_source and not picture.owner.workspace_name:
        check["source"] = picture.path
    return check

def _checks(ctx):
    lines = ctx.attr.serial_lines
    texts = ctx.attr.screen_text
    for line in lines:
        if not line or "\n" in line:
            fail("{}: serial_lines has {}, which is not one line; give each line by itself.".format(ctx.label, repr(line)))
    for text in texts:
        if not text or "\n" in text:
            fail("{}: screen_text has {}, which is not text of one row; give each row by itself.".format(ctx.label, repr(text)))
    checks = [
        {"kind": "serial_line", "name": _case_name("serial_line", i, len(lines)), "text": line}
        for i, line in enumerate(lines)
    ]
    for i, (text, attribute) in enumerate(texts.items()):
        check = {"kind": "vga_text", "name": _case_name("vga_text", i, len(texts)), "text": text}
        if attribute:
            check["attribute"] = _attribute(ctx, text, attribute)
        checks.append(check)
    if ctx.file.screen_picture:
        checks.append(_picture_check(ctx))
    return checks

def _coverage(ctx):
    """What the runner makes a report of the kernel's lines with, and the files for it; nothing where none is collected."""
    kernel = bootable(ctx).kernel
    if not ctx.configuration.coverage_enabled or not kernel:
        return {}, []
    programs = {program.basename: program for program in ctx.files._coverage_programs}
    return {
        "coverage": {
            "elf": kernel.short_path,
            "llvm_cov": programs["llvm-cov"].short_path,
            "llvm_profdata": programs["llvm-profdata"].short_path,
        },
    }, [kernel] + ctx.files._coverage_programs

def _boot_test_impl(ctx):
    toolchain = ctx.exec_groups["test"].toolchains[QEMU_TOOLCHAIN].qemu
    qemu = ctx.executable.qemu or toolchain.qemu
    coverage, coverage_files = _coverage(ctx)
    config = machine_config(ctx, qemu.short_path) | {"checks": _checks(ctx)} | coverage
    if ctx.attr.case_deadline_seconds:
        config["case_deadline_seconds"] = ctx.attr.case_deadline_seconds
    if ctx.attr.expected_failure:
        config["expect_failure"] = {"message_contains": ctx.attr.expected_failure}
    runner = ctx.attr._runner[DefaultInfo].files_to_run
    files = [toolchain.qemu] + toolchain.files.to_list() + ctx.files.screen_picture + coverage_files
    return [launch(ctx, config, "--test", runner, files)]

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
verdict, for QEMU's exit status and for each check.

`bazel run <the test> -- --gdb` boots it under a debugger: docs/debugging.md.""",
    attrs = MACHINE_ATTRS | {
        "case_deadline_seconds": attr.int(
            doc = "Set by kernel_test, whose kernel runs cases: when a case counts as hung.",
        ),
        "expected_failure": attr.string(
            doc = "For tests of this rule: pass only if the boot fails with a message that holds this text.",
        ),
        "qemu": qemu_attr(config.exec("test")),
        "screen_picture": attr.label(
            allow_single_file = [".png"],
            doc = "Golden picture that the screen must show, pixel by pixel; `bazel run <the test> -- --update-golden` " +
                  "writes it anew. Where they differ, the test output difference.png shows expected, actual and difference.",
        ),
        "screen_text": attr.string_dict(
            doc = "Text that VGA text memory must hold -> its attribute byte, such as \"0x0b\"; \"\" for any.",
        ),
        "serial_lines": attr.string_list(doc = "Lines that COM1 must have received, whole."),
        "_coverage_programs": attr.label(default = "//toolchains/coverage:programs"),
        # Bazel runs it after a test that it collects coverage of.
        "_lcov_merger": attr.label(cfg = "exec", default = "//toolchains/coverage:lcov_merger", executable = True),
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
