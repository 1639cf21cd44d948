; The page of the loader's last instructions, as boot/uefi/last_page.c copies it to where it runs.
;
; On entry at its first byte: 64-bit mode with firmware's page tables, which map the page at its
; physical address, for execution but perhaps not for writing; interrupts off; RCX is that address,
; below 4 GiB; RSP a stack of firmware's. Turns paging off, which
; also leaves five-level paging and whatever else firmware has turned on, and goes on as every
; other loader does. The steps are those of Intel SDM volume 3A, section 10.8.5.4.

%include "boot/pc/segments.inc"

        global last_page_code, last_page_code_end, last_page_fixes, last_page_start

CR4_LA57                equ 1 << 12

        section .rdata rdata align=16
        bits 64

; Everything is addressed from the page's start; what holds an absolute address is listed below.
%define ADDRESS(label) (label - last_page_code)

last_page_code:
        lgdt [rcx + ADDRESS(gdt_register)]
        mov eax, SELECTOR_DATA
        load_data_segments
        mov rax, cr4
        and eax, CR4_LA57                       ; this one cannot change while paging is on
        or eax, CR4_PAE
        mov cr4, rax
        push SELECTOR_CODE_32
        lea rax, [rcx + ADDRESS(compatibility_mode)]
        push rax
        retfq

        bits 32
compatibility_mode:
        mov eax, cr0
        and eax, ~CR0_PAGING
        mov cr0, eax
        lea ebx, [ecx + ADDRESS(last_page_start)]
%include "boot/pc/enter_kernel.inc"

        align 8
gdt:
        way_up_descriptors
gdt_end:

gdt_register:
        dw gdt_end - gdt - 1
gdt_base:
        dq ADDRESS(gdt)

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
