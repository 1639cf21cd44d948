"""Rules that start an image in QEMU: to look at it, and to test it.

They stand apart from the toolchain beside them, which knows nothing of images.
"""

load("//toolchains/qemu/runner/private:boot_test.bzl", _boot_test = "boot_test")
load("//toolchains/qemu/runner/private:qemu_run.bzl", _qemu_run = "qemu_run")

visibility("public")

boot_test = _boot_test
qemu_run = _qemu_run
