"""Memory maps as firmware may give them to a machine with 128 MiB, and what must become of each."""

load("//tests/hostile:defs.bzl", "e820_entry")

visibility("private")

LOW = e820_entry(0, 0x9fc00, 1)

HIGH = e820_entry(0x100000, 0x7e00000, 1)

# What is made of low memory: the hooks have the 64 KiB below 639 KiB.
LOW_RANGES = [
    (0, 0x1000, "reserved"),
    (0x1000, 0x8e000, "usable"),
    (0x8f000, 0x71000, "reserved"),
]

HIGH_RANGES = [(0x100000, 0x7e00000, "usable")]

# Name -> entries that come after those of low memory, and the ranges that they make.
MAPS = {
    "unsorted": (
        [
            e820_entry(0x4000000, 0x1000000, 3),
            e820_entry(0x5000000, 0x1000000, 1),
            e820_entry(0x100000, 0x3f00000, 1),
        ],
        [
            (0x100000, 0x3f00000, "usable"),
            (0x4000000, 0x1000000, "ACPI tables"),
            (0x5000000, 0x1000000, "usable"),
        ],
    ),
    "nested": (
        [
            HIGH,
            e820_entry(0x2000000, 0x1000, 2),
            e820_entry(0x3000000, 0x100000, 4),
            e820_entry(0x3080000, 0x1000, 3),
        ],
        [
            (0x100000, 0x1f00000, "usable"),
            (0x2000000, 0x1000, "reserved"),
            (0x2001000, 0xfff000, "usable"),
            (0x3000000, 0x100000, "ACPI NVS"),
            (0x3100000, 0x4e00000, "usable"),
        ],
    ),
    "overlapping": (
        [
            e820_entry(0x3000000, 0x2000000, 5),
            e820_entry(0x100000, 0x3f00000, 1),
            e820_entry(0x4800000, 0x1000000, 1),
            e820_entry(0x100000, 0x3f00000, 1),
        ],
        [
            (0x100000, 0x2f00000, "usable"),
            (0x3000000, 0x2000000, "bad"),
            (0x5000000, 0x800000, "usable"),
        ],
    ),
    # Usable memory shrinks to whole pages, all else grows; what is left of a page is nobody's.
    "odd_bytes": (
        [
            e820_entry(0x100001, 0x1effff0, 1),
            e820_entry(0x2400800, 0x800, 1),
            e820_entry(0x2500fff, 2, 2),
            e820_entry(0x3000000, 0x1000801, 1),
        ],
        [
            (0x101000, 0x1efe000, "usable"),
            (0x2500000, 0x2000, "reserved"),
            (0x3000000, 0x1000000, "usable"),
        ],
    ),
    "empty_entries": (
        [
            e820_entry(0x200000, 0, 2),
            HIGH,
            e820_entry(0x300000, 0, 1),
            e820_entry(0, 0, 0),
        ],
        HIGH_RANGES,
    ),
    # Numbers from 6 on are of later standards, or of nobody; 0x1001 is one of ours.
    "unknown_types": (
        [HIGH] + [
            e820_entry(
                0x2000000 + 0x200000 * i,
                0x100000,
                type,
            )
            for i, type in enumerate([
                0,
                6,
                7,
                12,
                0x1001,
                0x1002,
                0xffffffff,
            ])
        ],
        [(0x100000, 0x1f00000, "usable")] + [
            (
                0x2000000 + 0x100000 * i,
                0x100000,
                "usable" if i % 2 else "reserved",
            )
            for i in range(13)
        ] + [(0x2d00000, 0x5200000, "usable")],
    ),
    "attributes": (
        [
            e820_entry(
                0x100000,
                0x1f00000,
                1,
                attributes = 1,
            ),
            e820_entry(
                0x2000000,
                0x1000000,
                1,
                attributes = 0,
            ),
            e820_entry(
                0x3000000,
                0x1000000,
                1,
                attributes = 3,
            ),
            e820_entry(
                0x4000000,
                0x1000000,
                1,
                size = 20,
                attributes = 0,
            ),
        ],
        [
            (0x100000, 0x1f00000, "usable"),
            (0x3000000, 0x2000000, "usable"),
        ],
    ),
    "sizes": (
        [
            e820_entry(
                0x100000,
                0x1f00000,
                1,
                size = 20,
            ),
            e820_entry(
                0x2000000,
                0x1000000,
                1,
                size = 16,
            ),
            e820_entry(
                0x3000000,
                0x1000000,
                1,
                size = 0,
            ),
            e820_entry(
                0x4000000,
                0x1000000,
                1,
                size = 1024,
            ),
        ],
        [
            (0x100000, 0x1f00000, "usable"),
            (0x4000000, 0x1000000, "usable"),
        ],
    ),
    "hundreds": (
        [
            e820_entry(0x100000, 0xf00000, 1),
            e820_entry(
                0x1000000,
                0x1000,
                1,
                count = 600,
                step = 0x3000,
            ),
        ],
        [(0x100000, 0xf01000, "usable")] + [(
            0x1003000 + 0x3000 * i,
            0x1000,
            "usable",
        ) for i in range(599)],
    ),
    "far_away": (
        [
            HIGH,
            e820_entry(0xfd00000000, 0x300000000, 2),
            e820_entry(0x800000000000, 0x100000000, 1),
            e820_entry(0xffffffffffffe000, 0x3000, 2),
            e820_entry(0xfffffffffff00000, 0x200000, 1),
        ],
        HIGH_RANGES + [
            (0xfd00000000, 0x300000000, "reserved"),
            (0x800000000000, 0x100000000, "reserved"),
            (0xfffffffffff00000, 0xff000, "reserved"),
        ],
    ),
    "low_memory_is_all_usable": (
        [e820_entry(0, 0x7f00000, 1)],
        HIGH_RANGES,
    ),
}
