"""Rules that assemble images."""

load("//imagetools/private:bootable.bzl", _BootableInfo = "BootableInfo")
load("//imagetools/private:disk_image.bzl", _DiskImageInfo = "DiskImageInfo", _check_firmware = "check_firmware", _disk_image = "disk_image")

visibility("public")

BootableInfo = _BootableInfo
DiskImageInfo = _DiskImageInfo
check_firmware = _check_firmware
disk_image = _disk_image
