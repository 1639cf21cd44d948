"""Rules of the loaders."""

load("//boot/private:bios_bootloader.bzl", _BiosBootloaderInfo = "BiosBootloaderInfo", _bios_bootloader = "bios_bootloader")
load("//boot/private:multiboot_loader.bzl", _MultibootLoaderInfo = "MultibootLoaderInfo", _multiboot_loader = "multiboot_loader")
load("//boot/private:pxe_loader.bzl", _PxeLoaderInfo = "PxeLoaderInfo", _pxe_loader = "pxe_loader")
load("//boot/private:uefi_bootloader.bzl", _UefiBootloaderInfo = "UefiBootloaderInfo", _uefi_bootloader = "uefi_bootloader")

visibility("public")

BiosBootloaderInfo = _BiosBootloaderInfo
MultibootLoaderInfo = _MultibootLoaderInfo
PxeLoaderInfo = _PxeLoaderInfo
UefiBootloaderInfo = _UefiBootloaderInfo
bios_bootloader = _bios_bootloader
multiboot_loader = _multiboot_loader
pxe_loader = _pxe_loader
uefi_bootloader = _uefi_bootloader
