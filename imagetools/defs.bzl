"""Rules that assemble images."""

load("//imagetools/private:bootable.bzl", _BootableInfo = "BootableInfo")
load("//imagetools/private:disk_image.bzl", _DiskImageInfo = "DiskImageInfo", _disk_image = "disk_image")

visibility("public")

BootableInfo = _BootableInfo
DiskImageInfo = _DiskImageInfo
disk_image = _disk_image
