"""Rules of kernels."""

load("//kernel/private:kernel.bzl", _KernelInfo = "KernelInfo", _kernel = "kernel")

visibility("public")

KernelInfo = _KernelInfo
kernel = _kernel
