"""Rules that start an image in QEMU: to look at it, and to test it."""

load("//toolchains/qemu/private:toolchain.bzl", _QemuToolchainInfo = "QemuToolchainInfo", _qemu_toolchain = "qemu_toolchain")

visibility("public")

QemuToolchainInfo = _QemuToolchainInfo
qemu_toolchain = _qemu_toolchain
