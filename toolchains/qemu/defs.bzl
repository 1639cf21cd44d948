"""The QEMU toolchain. The rules that start an image with it are in runner/."""

load("//toolchains/qemu/private:toolchain.bzl", _QemuToolchainInfo = "QemuToolchainInfo", _qemu_toolchain = "qemu_toolchain")

visibility("public")

QemuToolchainInfo = _QemuToolchainInfo
qemu_toolchain = _qemu_toolchain
