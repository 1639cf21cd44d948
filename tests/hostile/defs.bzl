"""Disks whose firmware is hostile, and boots from them."""

load("//:defs.bzl", "DiskImageInfo", "boot_test")
load("//platforms:defs.bzl", "i686_none_transition")

visibility("//tests/...")

def e820_entry(base, length, type, attributes = 1, size = 24, count = 1, step = 0):
    """An entry of hostile_image's e820.

    Args:
      base: physical address.
      length: bytes.
      type: address range type of ACPI 6.5, table 15.2, or anything else.
      attributes: extended attributes; bit 0 says that the entry is valid.
      size: bytes that the BIOS says it wrote.
      count: how many such entries there are.
      step: what to add to the base from one to the next.
    Returns:
      string for the attribute.
    """
    return ",".join([str(number) for number in [base, length, type, attributes, size, count, step]])

def _hex(number):
    return "0x" + ("0" * 16 + "%x" % number)[-16:]

def map_lines(ranges):
    """What the survey kernel prints for a memory map.

    Args:
      ranges: list of (base, length, name of the type).
    Returns:
      list of lines.
    """
    lines = ["map: {} + {} {}".format(_hex(base), _hex(length), type) for base, length, type in ranges]
    return lines + ["map: {} ranges".format(len(ranges))]

def _hostile_image_impl(ctx):
    source = ctx.attr.image[DiskImageInfo]
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    args = ctx.actions.args()
    args.add(source.image)
    args.add(ctx.file._chain)
    args.add(ctx.file._hooks)
    args.add(image)
    args.add_all(["{}={}".format(name, value) for name, value in ctx.attr.settings.items()])
    args.add_all(ctx.attr.e820, format_each = "entry=%s")
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._plant,
        inputs = [source.image, ctx.file._chain, ctx.file._hooks],
        mnemonic = "HostileImage",
        outputs = [image],
        progress_message = "Making %{output} hostile",
    )
    return [
        DefaultInfo(files = depset([image])),
        DiskImageInfo(image = image, kernel = source.kernel, symbols = source.symbols),
    ]

hostile_image = rule(
    implementation = _hostile_image_impl,
    doc = """Copies an image and puts a boot sector before its own that spoils what firmware answers.

```starlark
hostile_image(
    name = "no_edd",
    image = "//:disk_image",
    settings = {"edd": "1"},
)
```""",
    attrs = {
        "e820": attr.string_list(doc = "The memory map that firmware tells, made by e820_entry; its own if empty."),
        "image": attr.label(doc = "The disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "settings": attr.string_dict(doc = "Fields of struct hostile_settings (settings.inc says what they mean)."),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_chain": attr.label(allow_single_file = True, cfg = i686_none_transition, default = "//tests/hostile:chain"),
        "_hooks": attr.label(allow_single_file = True, cfg = i686_none_transition, default = "//tests/hostile:hooks"),
        "_plant": attr.label(cfg = "exec", default = "//tests/hostile:plant", executable = True),
    },
)

def hostile_boot_test(name, witness = [], settings = {}, e820 = [], image = "//tests/matrix:plain_image", **kwargs):
    """Boots the survey kernel from a hostile disk.

    Args:
      name: name of the test.
      witness: what the hooks must have done, as they tell it.
      settings: those of hostile_image.
      e820: that of hostile_image.
      image: the disk_image.
      **kwargs: further attributes of boot_test; its `serial_lines` are added to `witness`.
    """
    hostile_image(
        name = name + "_image",
        testonly = True,
        e820 = e820,
        image = image,
        settings = {key: str(value) for key, value in settings.items()},
    )
    lines = ["hostile: " + line for line in witness] + kwargs.pop("serial_lines", [])
    boot_test(
        name = name,
        size = "small",
        image = name + "_image",
        serial_lines = [] if "expected_failure" in kwargs else lines,
        **({"disk": "virtio"} | kwargs)
    )
