; _Noreturn void enter_kernel(const struct kernel_start *start)
;
; The way into the kernel for a loader that runs in 32-bit protected mode without paging and is
; linked at the address where it lies. Section .entry lies in one page, with the loader's GDT.

%include "boot/pc/segments.inc"

        global enter_kernel

        section .entry progbits alloc exec nowrite align=16
        bits 32

enter_kernel:
        mov ebx, [esp + 4]
%define ADDRESS(label) label
%include "boot/pc/enter_kernel.inc"
