"""Rules that assemble NASM sources."""

load("//toolchains/nasm/private:nasm.bzl", _nasm_flat_binary = "nasm_flat_binary", _nasm_object = "nasm_object")
load("//toolchains/nasm/private:toolchain.bzl", _NasmToolchainInfo = "NasmToolchainInfo", _nasm_toolchain = "nasm_toolchain")

visibility("public")

NasmToolchainInfo = _NasmToolchainInfo
nasm_flat_binary = _nasm_flat_binary
nasm_object = _nasm_object
nasm_toolchain = _nasm_toolchain
