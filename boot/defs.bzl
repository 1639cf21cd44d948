"""Rules of the loaders."""

load("//boot/private:bios_bootloader.bzl", _BiosBootloaderInfo = "BiosBootloaderInfo", _bios_bootloader = "bios_bootloader")

visibility("public")

BiosBootloaderInfo = _BiosBootloaderInfo
bios_bootloader = _bios_bootloader
