; The headers by which boot loaders know this file, and its first instructions.
;
; On entry: 32-bit protected mode, no paging, A20 open, flat segments whose selectors are anybody's,
; interrupts off, no stack; EAX and EBX as the protocol has them (Multiboot Specification 0.6.96,
; section 3.2; Multiboot2 Specification 2.0, section 3.3; Xen, docs/misc/pvh.pandoc).

%include "boot/pc/segments.inc"

        extern bss_start, bss_dwords, multiboot_main, relocations, relocations_end, stack_top
        global multiboot_entry, pvh_entry

MULTIBOOT1_HEADER       equ 0x1badb002
MULTIBOOT1_PAGE_ALIGN   equ 1 << 0              ; modules begin on pages
MULTIBOOT1_MEMORY       equ 1 << 1              ; say what memory there is
MULTIBOOT1_FLAGS        equ MULTIBOOT1_PAGE_ALIGN | MULTIBOOT1_MEMORY

MULTIBOOT2_HEADER       equ 0xe85250d6
MULTIBOOT2_I386         equ 0
MULTIBOOT2_TAG_END      equ 0
MULTIBOOT2_TAG_ALIGN    equ 6                   ; modules begin on pages
MULTIBOOT2_TAG_CONSOLE  equ 4
MULTIBOOT2_TAG_SCREEN   equ 5
MULTIBOOT2_TAG_MOVABLE  equ 10
MULTIBOOT2_LOWEST       equ 1                   ; the lowest place that there is
MULTIBOOT2_OPTIONAL     equ 1
MULTIBOOT2_TEXT_TOO     equ 1 << 1              ; we write in text mode as well as on pixels

LINKED_AT               equ 0x800000            ; loader.ld
RELOCATION_SIZE         equ 8                   ; Elf32_Rel (System V ABI, i386 supplement)

PVH_MAGIC               equ 0x336ec578
PVH_NOTE_ENTRY          equ 18                  ; XEN_ELFNOTE_PHYS32_ENTRY

        section .headers progbits alloc noexec nowrite align=8

        dd MULTIBOOT1_HEADER
        dd MULTIBOOT1_FLAGS
        dd -(MULTIBOOT1_HEADER + MULTIBOOT1_FLAGS)

        align 8
multiboot2_header:
        dd MULTIBOOT2_HEADER
        dd MULTIBOOT2_I386
        dd multiboot2_header_end - multiboot2_header
        dd -(MULTIBOOT2_HEADER + MULTIBOOT2_I386 + (multiboot2_header_end - multiboot2_header))
        dw MULTIBOOT2_TAG_CONSOLE, MULTIBOOT2_OPTIONAL
        dd 12
        dd MULTIBOOT2_TEXT_TOO
        align 8, db 0
        dw MULTIBOOT2_TAG_SCREEN, MULTIBOOT2_OPTIONAL
        dd 20
        dd 0, 0, 0                              ; any width, height and depth
        align 8, db 0
        dw MULTIBOOT2_TAG_ALIGN, MULTIBOOT2_OPTIONAL
        dd 8
        ; UEFI firmware may use the memory that this file is linked for.
        dw MULTIBOOT2_TAG_MOVABLE, MULTIBOOT2_OPTIONAL
        dd 24
        dd LINKED_AT, 0xffffffff                ; from where to where
        dd 4096
        dd MULTIBOOT2_LOWEST
        dw MULTIBOOT2_TAG_END, 0
        dd 8
multiboot2_header_end:

        section .note.Xen note alloc noexec nowrite align=4

        dd 4                                    ; "Xen" and its NUL
        dd 4
        dd PVH_NOTE_ENTRY
        db "Xen", 0
        dd pvh_entry

        section .text progbits alloc exec nowrite align=16
        bits 32

pvh_entry:
        mov eax, PVH_MAGIC
multiboot_entry:
        cli
        cld
        mov ebp, eax
        ; Where is this? The first dword of what is handed over is the only stack that can be had without
        ; knowing it.
        mov edx, [ebx]
        lea esp, [ebx + 4]
        call here
here:
        pop esi
        mov [ebx], edx
        sub esi, here                           ; ESI: how far it was moved
        mov edi, relocations                    ; all of them relative, and linked for where it is not
        lea ecx, [esi + relocations_end]
        add edi, esi
relocate:
        cmp edi, ecx
        jae relocated
        mov eax, [edi]
        add [esi + eax], esi
        add edi, RELOCATION_SIZE
        jmp relocate
relocated:
        jmp reload                              ; what comes next has been changed
reload:
        mov esp, stack_top
        lgdt [gdt_register]
        mov eax, SELECTOR_DATA
        load_data_segments
        jmp SELECTOR_CODE_32:own_segments
own_segments:
        mov edi, bss_start
        mov ecx, bss_dwords
        xor eax, eax
        rep stosd
        push ebx
        push ebp
        xor ebp, ebp
        call multiboot_main
        ud2

        section .rodata progbits alloc noexec nowrite align=8

gdt:
        dq 0
        dq 0x00af9b000000ffff                   ; 64-bit code
        dq 0x00cf93000000ffff                   ; data, 4 GiB
        dq 0                                    ; a TSS's place
        dq 0x00cf9b000000ffff                   ; 32-bit code, 4 GiB
gdt_end:

gdt_register:
        dw gdt_end - gdt - 1
        dd gdt
