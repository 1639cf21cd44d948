; The page of the loader's last instructions, as boot/multiboot/last_page.c copies it to where it
; runs.
;
; On entry at its first byte: 32-bit protected mode without paging, flat segments; interrupts off;
; ECX is the page's address.

%include "boot/pc/segments.inc"

        global last_page_code, last_page_code_end, last_page_fixes, last_page_start

        section .rodata progbits alloc noexec nowrite align=16
        bits 32

; What holds an absolute address is listed at the end.
%define ADDRESS(label) (label - last_page_code)

last_page_code:
        lgdt [ecx + ADDRESS(gdt_register)]
        mov eax, SELECTOR_DATA
        load_data_segments
        lea ebx, [ecx + ADDRESS(last_page_start)]
%include "boot/pc/enter_kernel.inc"

        align 8
gdt:
        dq 0
        dq 0x00af9b000000ffff                   ; 64-bit code
        dq 0x00cf93000000ffff                   ; data, 4 GiB
gdt_end:

gdt_register:
        dw gdt_end - gdt - 1
gdt_base:
        dd ADDRESS(gdt)

        align 8
; struct kernel_start, written here before the jump.
last_page_start:
        times start_size db 0
last_page_code_end:

        align 4
; Where in the page there are 32 bits to which the page's address is to be added.
last_page_fixes:
        dd enter_kernel_jump + 1 - last_page_code
        dd gdt_base - last_page_code
        dd 0
