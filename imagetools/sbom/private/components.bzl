"""What the bill of materials has to know of the repositories that the lock does not say."""

visibility("//imagetools/sbom/...")

# Third-party code that Bootsmith puts into images: repository -> its licence, as an SPDX expression, and the text.
COMPONENTS = {
    "bearssl": struct(
        license = "MIT",
        text = Label("@bearssl//:LICENSE.txt"),
    ),
    "compiler_rt": struct(
        license = "Apache-2.0 WITH LLVM-exception",
        text = Label("//toolchains/third_party:licenses/llvm.txt"),
    ),
    "lz4": struct(
        license = "BSD-2-Clause",
        text = Label("@lz4//:LICENSE"),
    ),
    "musl": struct(
        license = "MIT",
        text = Label("@musl//:COPYRIGHT"),
    ),
    # SPDX has no identifier of its own for the public domain.
    "vga_font": struct(
        license = "LicenseRef-public-domain",
        text = Label("//toolchains/third_party:licenses/vga_font.txt"),
    ),
    "xxhash": struct(
        license = "BSD-2-Clause",
        text = Label("//toolchains/third_party:licenses/xxhash.txt"),
    ),
}

# Repositories of the lock whose programs or code make an image.
BUILD_TOOLS = ["cjson", "llvm", "nasm", "sysroot"]

# And those that boot it and look at it.
TEST_TOOLS = ["googletest", "llvm_objdump", "qemu"]
