"""Rules that link bare-metal programs, and tests of their sources on the host."""

load("//toolchains/llvm/private:bare_metal_binary.bzl", _BareMetalBinaryInfo = "BareMetalBinaryInfo", _bare_metal_binary = "bare_metal_binary")
load("//toolchains/llvm/private:flat_binary.bzl", _flat_binary = "flat_binary")
load("//toolchains/llvm/private:host_test.bzl", _host_test = "host_test")

visibility("public")

BareMetalBinaryInfo = _BareMetalBinaryInfo
bare_metal_binary = _bare_metal_binary
flat_binary = _flat_binary
host_test = _host_test
