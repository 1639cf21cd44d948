"""Rules that link bare-metal programs, and tests of them and of their sources on the host."""

load("//toolchains/llvm/private:bare_metal_binary.bzl", _BareMetalBinaryInfo = "BareMetalBinaryInfo", _bare_metal_binary = "bare_metal_binary")
load("//toolchains/llvm/private:compile_commands.bzl", _CompileCommandsInfo = "CompileCommandsInfo", _compile_commands = "compile_commands")
load("//toolchains/llvm/private:conformance_test.bzl", _target_conformance_test = "target_conformance_test")
load("//toolchains/llvm/private:flat_binary.bzl", _flat_binary = "flat_binary")
load("//toolchains/llvm/private:host_test.bzl", _host_test = "host_test")
load("//toolchains/llvm/private:uefi_binary.bzl", _UefiBinaryInfo = "UefiBinaryInfo", _uefi_binary = "uefi_binary")

visibility("public")

BareMetalBinaryInfo = _BareMetalBinaryInfo
CompileCommandsInfo = _CompileCommandsInfo
UefiBinaryInfo = _UefiBinaryInfo
bare_metal_binary = _bare_metal_binary
compile_commands = _compile_commands
flat_binary = _flat_binary
host_test = _host_test
target_conformance_test = _target_conformance_test
uefi_binary = _uefi_binary
