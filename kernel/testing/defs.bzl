"""kernel_test: C files with test cases, run in a kernel of their own."""

load("//imagetools:defs.bzl", "disk_image")
load("//imagetools/multiboot:defs.bzl", "multiboot_kernel")
load("//kernel:defs.bzl", "kernel")
load("//toolchains/qemu/runner:defs.bzl", "boot_test")

visibility("public")

_KERNEL_ARGUMENTS = ["conformance", "copts", "hdrs", "linker_script", "linkopts", "pie", "target"]
_IMAGE_ARGUMENTS = ["command_line", "direct_map", "kaslr", "modules", "stack_guard_pages", "stack_pages"]

# What boot_test judges a whole boot by.
_BOOT_CHECKS = ["expected_failure", "screen_picture", "screen_text", "serial_lines", "success_exit_status"]

def _take(kwargs, names):
    return {name: kwargs.pop(name) for name in names if name in kwargs}

def kernel_test(name, srcs = [], deps = [], boot = "direct", case_deadline_seconds = 10, size = "small", **kwargs):
    """Runs C test cases in a kernel, with a case each in the JUnit XML.

    ```starlark
    load("@bootsmith//:defs.bzl", "kernel_test")

    kernel_test(
        name = "page_pool_test",
        srcs = ["page_pool_test.c"],
        deps = [":page_pool"],
    )
    ```

    The cases are written with kernel/testing/kernel_test.h, in GoogleTest's words: docs/kernel_test.md.
    All of them run in one boot. A case in which the kernel dies (a panic, an exception, a triple fault, a
    hang) fails; the others then run in a fresh boot. `--test_filter` takes GoogleTest's patterns;
    shard_count, flaky, --runs_per_test and --test_runner_fail_fast work as with any test.

    Beside the test, `<name>_kernel` and `<name>_image` are what it boots.

    Args:
      name: name of the test.
      srcs: C sources with cases.
      boot: "direct": QEMU itself loads the kernel, with a firmware that does nothing else, so a boot takes half the
        time; there is no disk, no screen and nothing of a BIOS. "disk": from `<name>_image`, as boot_test does it.
      deps: what is tested. Libraries that hold cases themselves need alwayslink = True.
      case_deadline_seconds: when a case counts as hung, from 1 to 86400.
      size: size of the test, as Bazel knows it; it sets the limit for all cases together.
      **kwargs: of the kernel: conformance, copts, hdrs, linker_script, linkopts, pie and target; of the disk_image:
        command_line, direct_map, kaslr, modules, stack_guard_pages and stack_pages; of the test: the machine's
        attributes, as in boot_test, and common ones. A linker script of your own has to place the section
        kernel_test_cases as //kernel:kernel.ld does.
    """
    kernel_arguments = _take(kwargs, _KERNEL_ARGUMENTS)
    image_arguments = _take(kwargs, _IMAGE_ARGUMENTS)
    if case_deadline_seconds < 1 or case_deadline_seconds > 86400:
        fail("//{}:{}: case_deadline_seconds = {} is not a time; use 1 to 86400.".format(
            native.package_name(),
            name,
            case_deadline_seconds,
        ))
    if not srcs and not deps:
        fail("//{}:{}: neither srcs nor deps, so there is no case to run; name the files with cases in srcs.".format(
            native.package_name(),
            name,
        ))
    if boot not in ["direct", "disk"]:
        fail("//{}:{}: boot = \"{}\" is not known; use \"direct\" or \"disk\".".format(native.package_name(), name, boot))
    for attribute in _BOOT_CHECKS:
        if attribute in kwargs:
            fail("//{}:{}: {} is for a boot_test, and its cases judge a kernel_test; remove it.".format(
                native.package_name(),
                name,
                attribute,
            ))
    tags = kwargs.get("tags", [])
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = srcs,
        tags = tags,
        visibility = ["//visibility:private"],
        deps = deps + [Label("//kernel/testing")],
        **kernel_arguments
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name + "_kernel",
        tags = tags,
        visibility = ["//visibility:private"],
        **image_arguments
    )
    image = name + "_image"
    if boot == "direct":
        image = name + "_direct"
        multiboot_kernel(
            name = image,
            testonly = True,
            image = name + "_image",
            protocols = ["pvh"],
            tags = tags,
            visibility = ["//visibility:private"],
        )
        kwargs = {"firmware": Label("@qemu//:root/usr/share/qemu/qboot.rom")} | kwargs
    boot_test(
        name = name,
        size = size,
        case_deadline_seconds = case_deadline_seconds,
        image = image,
        **kwargs
    )
