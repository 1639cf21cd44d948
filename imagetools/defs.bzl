"""Rules that assemble images."""

load("//imagetools/private:disk_image.bzl", _DiskImageInfo = "DiskImageInfo", _disk_image = "disk_image")

visibility("public")

DiskImageInfo = _DiskImageInfo
disk_image = _disk_image
