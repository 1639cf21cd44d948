"""UEFI firmware for boot tests and runs."""

load("//toolchains/ovmf/private:secure_boot_firmware.bzl", _secure_boot_firmware = "secure_boot_firmware")
load("//toolchains/ovmf/private:uefi_firmware.bzl", _UefiFirmwareInfo = "UefiFirmwareInfo", _uefi_firmware = "uefi_firmware")

visibility("public")

UefiFirmwareInfo = _UefiFirmwareInfo
secure_boot_firmware = _secure_boot_firmware
uefi_firmware = _uefi_firmware
