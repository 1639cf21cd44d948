"""kernel_boot_test: one source, one kernel, one boot."""

load("//:defs.bzl", "boot_test", "disk_image", "kernel")

visibility("private")

def kernel_boot_test(name, image = {}, **kwargs):
    """Boots a kernel of one source file.

    Args:
      name: name of the test; its source is `<name>.c`.
      image: further attributes of the disk_image.
      **kwargs: further attributes of the boot_test.
    """
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = [name + ".c"],
        deps = [
            "//boot/protocol",
            "//kernel/runtime",
            "//kernel/runtime:memory",
            "//tests/hostile:noise_bits",
        ],
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name + "_kernel",
        **image
    )
    boot_test(
        name = name,
        size = "small",
        image = name + "_image",
        **kwargs
    )
