"""The bare-metal targets. Adding one is adding one declaration."""

load("//platforms/private:target_spec.bzl", "target_spec")

visibility("public")

TARGETS = [
    # What kernels are compiled for. Interrupt handlers run on the interrupted stack, so nothing may
    # lie below the stack pointer; the vector registers stay the kernel's user programs'.
    target_spec(
        name = "x86_64-none",
        arch = "x86_64",
        code_model = "kernel",
        data_layout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128",
        disable_redzone = True,
        features = ["-mmx", "-sse", "+soft-float"],
        llvm_target = "x86_64-unknown-none-elf",
    ),
    # The 32-bit part of the BIOS loader. Its ABI has no red zone; assembly is held to that too.
    target_spec(
        name = "i686-none",
        arch = "x86",
        # The loader can refuse any CPU since the 80386 with a sentence, and asks before it uses anything newer.
        cpu = "i386",
        data_layout = "e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i128:128-f64:32:64-f80:32-n8:16:32-S128",
        disable_redzone = True,
        features = ["-mmx", "-sse", "+soft-float"],
        llvm_target = "i686-unknown-none-elf",
        target_pointer_width = 32,
    ),
    # The UEFI loader. Firmware runs its events on the application's stack.
    target_spec(
        name = "x86_64-uefi",
        arch = "x86_64",
        data_layout = "e-m:w-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128",
        disable_redzone = True,
        features = ["-mmx", "-sse", "+soft-float"],
        linker = "lld-link",
        linker_flavor = "lld-link",
        llvm_target = "x86_64-unknown-windows",
        os = "uefi",
    ),
]
