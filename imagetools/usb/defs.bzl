"""Rules that bring an image to a disk."""

load("//imagetools/usb/private:usb_writer.bzl", _usb_writer = "usb_writer")

visibility("public")

usb_writer = _usb_writer
