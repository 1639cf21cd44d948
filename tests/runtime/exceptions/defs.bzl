"""fatal_boot_test: a kernel that ends in a panic, and what the panic says."""

load("//:defs.bzl", "boot_test", "disk_image", "kernel")

visibility("private")

def fatal_boot_test(name, message, copts = []):
    """Boots `<name>.c` and expects it to fail with a message.

    Args:
      name: name of the kernel's source; the test is `<name>_test`.
      message: what the failure must say.
      copts: flags for clang.
    """
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = [
            "fatal.h",
            name + ".c",
        ],
        copts = copts,
        deps = [
            "//kernel/runtime",
            "//kernel/runtime:interrupts",
            "//kernel/runtime:stack_protector",
        ],
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name + "_kernel",
    )
    boot_test(
        name = name + "_test",
        size = "small",
        expected_failure = message,
        image = name + "_image",
    )
