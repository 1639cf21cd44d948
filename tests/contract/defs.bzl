"""contract_test: the loader held to the entry contract, for a kernel of one shape."""

load("//:defs.bzl", "boot_test", "disk_image", "efi_application", "kernel")

visibility("private")

_SOURCES = [
    "check.h",
    "check_boot_info.c",
    "check_cpu.c",
    "check_descriptors.c",
    "check_devices.c",
    "check_mappings.c",
    "check_memory_map.c",
    "contract.c",
    "state.h",
]

# Types of boot/protocol/requests.h, by the attributes that ask for them.
_REQUESTS = {
    1: ["stack_guard_pages", "stack_pages"],
    2: ["direct_map"],
    3: ["kaslr"],
}

def _request_bits(image):
    return [1 << kind for kind, attributes in _REQUESTS.items() if [name for name in attributes if image.get(name)]]

def _defines(image, pie):
    return [
        "-DEXPECTED_COMMAND_LINE=\\\"{}\\\"".format(image.get("command_line", "").replace(" ", "\\ ")),
        "-DEXPECTED_DIRECT_MAP=UINT64_C({})".format(image.get("direct_map", "0xffff800000000000")),
        "-DEXPECTED_GUARD_PAGES={}".format(image.get("stack_guard_pages", 1)),
        "-DEXPECTED_MODULES={}".format(len(image.get("modules", {}))),
        "-DEXPECTED_READ_ONLY_MODULES={}".format(1 if "read-only modules" in image.get("requests", {}) else 0),
        "-DEXPECTED_REQUESTS=({})".format(" + ".join(["0"] + [str(bit) for bit in _request_bits(image)]).replace(" ", "")),
        "-DEXPECTED_SLIDE={}".format(1 if pie else 0),
        "-DEXPECTED_STACK_PAGES={}".format(image.get("stack_pages", 16)),
    ]

def contract_kernel(name, image = {}, requests = {}, srcs = [], copts = [], deps = [], pie = False):
    """A kernel that checks everything, and `<name>_image` and `<name>_efi` with it.

    Args:
      name: name of the kernel.
      image: dict of attributes of the disk_image; the kernel expects what they promise.
      requests: dict of such attributes that the kernel asks for in its own file instead.
      srcs: further sources.
      copts: flags for clang.
      deps: the entry point and what else to link.
      pie: whether the loader has to move it.
    """
    kernel(
        name = name,
        testonly = True,
        srcs = _SOURCES + srcs,
        copts = copts + _defines(image | requests, pie),
        conformance = {
            "allow": {
                "_start: fnstcw": "looks at the x87's state",
                "_start: fnstsw": "looks at the x87's state",
            },
        },
        pie = pie,
        deps = deps + [
            "//boot/protocol",
            "//kernel/runtime",
        ],
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kernel = name,
        **image
    )
    efi_application(
        name = name + "_efi",
        testonly = True,
        image = name + "_image",
    )

def contract_test(name, image, loader = "BIOS", serial_lines = [], **kwargs):
    """Boots a contract_kernel's image.

    Args:
      name: name of the test.
      image: the image.
      loader: which loader the kernel has to find.
      serial_lines: what else it has to print.
      **kwargs: the machine, as boot_test describes it.
    """
    boot_test(
        name = name,
        size = "small",
        image = image,
        serial_lines = ["loader: Bootsmith 0.1.0 ({})".format(loader)] + serial_lines,
        **kwargs
    )

def uefi_contract_test(name, image, **kwargs):
    """The same on UEFI firmware, with an efi_application.

    Args:
      name: name of the test.
      image: the efi_application.
      **kwargs: the machine, as boot_test describes it.
    """
    contract_test(
        name = name,
        firmware = "//toolchains/ovmf",
        image = image,
        loader = "UEFI",
        **kwargs
    )
