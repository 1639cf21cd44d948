"""Images for boot loaders that follow Multiboot or PVH."""

load("//imagetools/multiboot/private:multiboot_kernel.bzl", _MultibootKernelInfo = "MultibootKernelInfo", _multiboot_kernel = "multiboot_kernel")

visibility("public")

MultibootKernelInfo = _MultibootKernelInfo
multiboot_kernel = _multiboot_kernel
