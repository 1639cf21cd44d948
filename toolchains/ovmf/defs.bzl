"""UEFI firmware for boot tests and runs."""

load("//toolchains/ovmf/private:uefi_firmware.bzl", _UefiFirmwareInfo = "UefiFirmwareInfo", _uefi_firmware = "uefi_firmware")

visibility("public")

UefiFirmwareInfo = _UefiFirmwareInfo
uefi_firmware = _uefi_firmware
