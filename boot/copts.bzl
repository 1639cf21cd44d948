"""Compiler flags of the loaders' code."""

visibility("//boot/...")

# The BIOS loader asks the CPU what it can do before it uses any of it, and can say no to every CPU
# since the 80386; so nothing newer may stand in its code.
LOADER_COPTS = select({
    "@platforms//cpu:x86_32": ["-march=i386"],
    "//conditions:default": [],
})
