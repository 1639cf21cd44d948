; The boot sector of a peer's image: it reads the first sector of the peer to where the firmware would have
; put it, notes the time stamp counter and jumps there. The peer's time so begins with its own first
; instruction, and this sector's read is not counted.
;
; On entry: real mode, these bytes at physical 0x7c00, DL the drive booted from.
; PEER_LBA: the peer's first sector. PARTITION_LBA, PARTITION_SECTORS: the only partition.

%include "tests/bench/peers/first_stamp.inc"

LOAD_ADDRESS            equ 0x7c00
OWN_ADDRESS             equ 0x0600
DEBUG_EXIT_PORT         equ 0xf4
FAT16_LBA               equ 0x0e

        bits 16
        org OWN_ADDRESS

        cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, LOAD_ADDRESS
        cld
        mov si, LOAD_ADDRESS
        mov di, OWN_ADDRESS
        mov cx, 256
        rep movsw
        jmp 0:moved
moved:
        sti
        mov bx, dx
        mov si, packet
        mov ah, 0x42
        int 0x13
        jc failed
        ; What SYSLINUX takes for the partition it was started from.
        mov si, partition
        rdtsc
        mov [FIRST_STAMP], eax
        mov [FIRST_STAMP + 4], edx
        not eax
        not edx
        mov [FIRST_STAMP_INVERSE], eax
        mov [FIRST_STAMP_INVERSE + 4], edx
        xor eax, eax
        mov dx, bx
        jmp 0:LOAD_ADDRESS
failed:
        mov al, 0x10
        out DEBUG_EXIT_PORT, al
halt:
        hlt
        jmp halt

        align 4
packet:
        dw 16, 1
        dw LOAD_ADDRESS, 0
        dq PEER_LBA

        times 446 - ($ - $$) db 0
partition:
        db 0x80, 0xfe, 0xff, 0xff, FAT16_LBA, 0xfe, 0xff, 0xff
        dd PARTITION_LBA, PARTITION_SECTORS
        times 510 - ($ - $$) db 0
        dw 0xaa55
