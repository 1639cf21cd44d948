"""Rules that make disks for virtual machines."""

load("//imagetools/formats/private:disk_format.bzl", _disk_format = "disk_format")

visibility("public")

disk_format = _disk_format
