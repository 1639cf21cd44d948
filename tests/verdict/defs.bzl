"""failing_boot_test: a kernel that must not pass for a working one."""

load("//:defs.bzl", "boot_test", "disk_image", "kernel")

visibility("private")

def failing_boot_test(name, message, deadline_seconds = 20):
    """Boots `<name>.c` with boot_smoke's checks and expects them to fail.

    Args:
      name: name of the test and of the kernel's source.
      message: what the failure must say.
      deadline_seconds: when the boot counts as hung.
    """
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = [name + ".c"],
        deps = ["//kernel/runtime"],
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name + "_kernel",
    )
    boot_test(
        name = name,
        size = "small",
        deadline_seconds = deadline_seconds,
        expected_failure = message,
        image = name + "_image",
        screen_text = {"Hello World!": "0x0b"},
        serial_lines = ["Hello World!"],
    )
