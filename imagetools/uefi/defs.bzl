"""Rules that make UEFI applications."""

load("//imagetools/uefi/private:efi_application.bzl", _EfiApplicationInfo = "EfiApplicationInfo", _efi_application = "efi_application")

visibility("public")

EfiApplicationInfo = _EfiApplicationInfo
efi_application = _efi_application
