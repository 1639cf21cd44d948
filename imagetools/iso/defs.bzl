"""Rules that make CDs."""

load("//imagetools/iso/private:iso_image.bzl", _iso_image = "iso_image")

visibility("public")

iso_image = _iso_image
