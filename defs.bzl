"""The public rules of Bootsmith."""

load("//boot:defs.bzl", _BiosBootloaderInfo = "BiosBootloaderInfo", _MultibootLoaderInfo = "MultibootLoaderInfo", _PxeLoaderInfo = "PxeLoaderInfo", _UefiBootloaderInfo = "UefiBootloaderInfo", _bios_bootloader = "bios_bootloader", _multiboot_loader = "multiboot_loader", _pxe_loader = "pxe_loader", _uefi_bootloader = "uefi_bootloader")
load("//imagetools:defs.bzl", _BootableInfo = "BootableInfo", _DiskImageInfo = "DiskImageInfo", _disk_image = "disk_image")
load("//imagetools/formats:defs.bzl", _disk_format = "disk_format")
load("//imagetools/iso:defs.bzl", _iso_image = "iso_image")
load("//imagetools/multiboot:defs.bzl", _MultibootKernelInfo = "MultibootKernelInfo", _multiboot_kernel = "multiboot_kernel")
load("//imagetools/network:defs.bzl", _TftpFolderInfo = "TftpFolderInfo", _tftp_folder = "tftp_folder")
load("//imagetools/sbom:defs.bzl", _sbom = "sbom")
load("//imagetools/secure_boot:defs.bzl", _SecureBootKeyInfo = "SecureBootKeyInfo", _secure_boot_key = "secure_boot_key")
load("//imagetools/uefi:defs.bzl", _EfiApplicationInfo = "EfiApplicationInfo", _efi_application = "efi_application")
load("//imagetools/usb:defs.bzl", _usb_writer = "usb_writer")
load("//kernel:defs.bzl", _KernelInfo = "KernelInfo", _kernel = "kernel")
load("//kernel/testing:defs.bzl", _kernel_test = "kernel_test")
load("//toolchains/llvm:defs.bzl", _BareMetalBinaryInfo = "BareMetalBinaryInfo", _bare_metal_binary = "bare_metal_binary", _compile_commands = "compile_commands", _flat_binary = "flat_binary", _target_conformance_test = "target_conformance_test")
load("//toolchains/nasm:defs.bzl", _nasm_flat_binary = "nasm_flat_binary", _nasm_object = "nasm_object")
load("//toolchains/ovmf:defs.bzl", _UefiFirmwareInfo = "UefiFirmwareInfo", _secure_boot_firmware = "secure_boot_firmware", _uefi_firmware = "uefi_firmware")
load("//toolchains/qemu/runner:defs.bzl", _boot_test = "boot_test", _qemu_run = "qemu_run")

visibility("public")

BareMetalBinaryInfo = _BareMetalBinaryInfo
BiosBootloaderInfo = _BiosBootloaderInfo
BootableInfo = _BootableInfo
DiskImageInfo = _DiskImageInfo
EfiApplicationInfo = _EfiApplicationInfo
KernelInfo = _KernelInfo
MultibootKernelInfo = _MultibootKernelInfo
MultibootLoaderInfo = _MultibootLoaderInfo
PxeLoaderInfo = _PxeLoaderInfo
SecureBootKeyInfo = _SecureBootKeyInfo
TftpFolderInfo = _TftpFolderInfo
UefiBootloaderInfo = _UefiBootloaderInfo
UefiFirmwareInfo = _UefiFirmwareInfo
bare_metal_binary = _bare_metal_binary
bios_bootloader = _bios_bootloader
boot_test = _boot_test
compile_commands = _compile_commands
disk_format = _disk_format
disk_image = _disk_image
efi_application = _efi_application
flat_binary = _flat_binary
iso_image = _iso_image
kernel = _kernel
kernel_test = _kernel_test
multiboot_kernel = _multiboot_kernel
multiboot_loader = _multiboot_loader
nasm_flat_binary = _nasm_flat_binary
nasm_object = _nasm_object
pxe_loader = _pxe_loader
qemu_run = _qemu_run
sbom = _sbom
secure_boot_firmware = _secure_boot_firmware
secure_boot_key = _secure_boot_key
target_conformance_test = _target_conformance_test
tftp_folder = _tftp_folder
usb_writer = _usb_writer
uefi_bootloader = _uefi_bootloader
uefi_firmware = _uefi_firmware
