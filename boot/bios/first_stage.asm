; First stage: the 512 bytes that the BIOS reads from the disk and runs. It reads the volume header
; and the second stage into memory, checks their sum and jumps to the second stage.
;
; On entry, as BIOSes agree: real mode, these bytes at physical 0x7c00, DL the drive booted from.
;
; What the second stage finds: real mode, CS = DS = SS = 0, SP = first_stage_tsc, interrupts on,
; CX 0, DL the drive, the volume header at VOLUME_LOAD_ADDRESS, the time stamp counter of the first
; instructions at first_stage_tsc (any value if the CPU has none), and this sector still in place,
; except that volume_lba in its patch area has moved on by `sectors`.
;
; A failure prints "Bootsmith E" and a digit (errors.md) on screen and COM1, then halts.

VOLUME_LOAD_ADDRESS     equ 0x7e00              ; boot/protocol/volume.h
VOLUME_LOADER_ADDRESS   equ 0x8000
FIRST_STAGE_PATCH_OFFSET equ 0x1a8

; Free memory: right below this sector the time stamp and the stack, and far from the stack, since
; BIOSes use any amount of it, the geometry of drives without EDD.
first_stage_tsc         equ 0x7bf8              ; eight bytes
track_sectors           equ 0x600               ; byte
cylinder_sectors        equ 0x602               ; word

undefined_opcode_vector equ 6 * 4

; Sectors in one read: not above the 127 that some BIOSes stop at (Phoenix), and such that no read
; crosses a 64 KiB line, where old DMA controllers wrap. 65 sectors reach from 0x7e00 to 0x10000,
; and the reads that can follow end at 0x1fe00 with VOLUME_LOADER_MAX_SECTORS (192).
SECTORS_PER_READ        equ 65
ATTEMPTS                equ 5

COM1_DATA               equ 0x3f8
COM1_LINE_STATUS        equ 0x3fd
TRANSMITTER_EMPTY       equ 0x20

CMP_AX                  equ 0x3d

; The disk address packet of INT 13h, AH=42h (EDD-3.0).
struc packet
.size:          resw 1
.count:         resw 1
.offset:        resw 1
.segment:       resw 1
.lba:           resq 1
endstruc

        bits 16
        org 0x7c00

first_stage:
        jmp short code
        nop
        ; BIOSes that take every disk for a FAT volume write a drive number and a geometry into the
        ; parameter block that such a volume has here.
        times 0x5a - ($ - $$) db 0

code:
        cld
        xor cx, cx
        mov ds, cx
        mov es, cx
        jmp 0:code_segment_set                  ; some BIOSes enter at 07c0:0000
code_segment_set:

        ; A CPU without RDTSC raises #UD, which we point at where we go on anyway.
        mov bx, dx
        mov esi, after_rdtsc
        xchg esi, [undefined_opcode_vector]
        rdtsc
after_rdtsc:
        mov [undefined_opcode_vector], esi
        mov ss, cx
        mov sp, 0x7c00
        push edx                                ; at first_stage_tsc
        push eax
        mov dx, bx
        sti

        ; Drives 0x80 to 0x8f only: any other DL is a BIOS that forgot it, and then it is the first.
        cmp dl, 0x90
        jl drive_known                          ; signed: 0x80 is the least
        mov dl, 0x80
drive_known:

        mov si, disk_address_packet
        movzx di, byte [sectors]                ; DI: sectors to go
        push di

        ; Enhanced Disk Drive calls (EDD-3.0): only if carry, BX and CX all say so.
        mov bp, SECTORS_PER_READ                ; BP: the most for one read; 1 without EDD
        push dx
        mov ah, 0x41
        mov bx, 0x55aa
        stc
        int 0x13
        pop dx
        jc ask_geometry
        cmp bx, 0xaa55
        jne ask_geometry
        shr cx, 1
        jc read_next

ask_geometry:
        pusha
        mov ah, 8
        xor di, di                              ; ES:DI is 0:0 against BIOSes that read it
        int 0x13                                ; DH: last head, CL: sectors of a track
        jc out_of_reach
        and cx, 0x3f
        jz out_of_reach
        mov [track_sectors], cl
        mov al, dh
        mul cl
        add ax, cx
        mov [cylinder_sectors], ax
        popa
        mov bp, 1

read_next:
        mov cx, bp
        cmp cx, di
        jbe count_known
        mov cx, di
count_known:
        mov bx, ATTEMPTS
read_again:
        mov [si + packet.count], cx             ; a failed call leaves its own count there
        pusha
        mov ah, 0x42
        dec bp
        jnz call_bios
        ; No EDD: one sector by its cylinder, head and sector.
        mov bl, dl
        mov ax, [si + packet.lba]
        mov dx, [si + packet.lba + 2]
        cmp dx, [cylinder_sectors]
        jae out_of_reach
        div word [cylinder_sectors]
        cmp ax, 1023                            ; cylinders have ten bits
        ja out_of_reach
        mov ch, al
        shl ah, 6
        mov cl, ah
        xchg ax, dx
        div byte [track_sectors]
        inc ah                                  ; sectors count from 1
        or cl, ah
        mov dh, al
        mov dl, bl
        les bx, [si + packet.offset]
        mov ax, 0x0201
call_bios:
        int 0x13
        popa
        jnc read_done
        pusha
        xor ah, ah                              ; reset the drive
        int 0x13
        popa
        dec bx
        jnz read_again
        dec bp                                  ; EDD may be a false promise
        jnz ask_geometry

        ; CMP_AX is the first byte of CMP AX, imm16, which makes the next two bytes its number: AL is
        ; loaded once, at the place that was jumped to.
        mov al, '1'
        db CMP_AX
damaged:
        mov al, '2'
        db CMP_AX
out_of_reach:
        mov al, '3'
        mov [digit], al
        mov si, message
print:
        cld                                     ; BIOSes leave any direction
        lodsb
        test al, al
        jz halt
        push ax
        mov ah, 0x0e
        mov bx, 7
        int 0x10
        mov dx, COM1_LINE_STATUS
        xor cx, cx
wait_for_com1:
        in al, dx
        test al, TRANSMITTER_EMPTY
        loopz wait_for_com1
        pop ax
        mov dl, COM1_DATA & 0xff
        out dx, al
        jmp print
halt:
        cli
        hlt
        jmp halt

read_done:
        add [si + packet.lba], cx
        adc dword [si + packet.lba + 2], 0
        imul ax, cx, 512 >> 4
        add [si + packet.segment], ax
        sub di, cx
        jnz read_next

        ; volume_checksum() of boot/common/volume.c, a sector at a time.
        pop di
        cld
        mov bx, VOLUME_LOAD_ADDRESS >> 4
        xor ebp, ebp
sum_sector:
        mov ds, bx
        add bx, 512 >> 4
        xor si, si
        mov cl, 512 / 4                         ; CH is 0
sum_word:
        rol ebp, 1
        lodsd
        add ebp, eax
        loop sum_word
        dec di
        jnz sum_sector
        mov ds, cx
        cmp ebp, [checksum]
        jne damaged
        jmp VOLUME_LOADER_ADDRESS

message:
        db 'Bootsmith E'
digit:
        db '0', 10, 0

        ; The disk address packet of AH=42h (EDD-3.0) ends in the volume's place on the disk, which
        ; is the first field of struct first_stage_patch (boot/protocol/volume.h).
        times FIRST_STAGE_PATCH_OFFSET - 8 - ($ - $$) db 0
disk_address_packet:
        dw packet_size, 0, 0, VOLUME_LOAD_ADDRESS >> 4
        dq 0                                    ; volume_lba
sectors:
        dd 0
checksum:
        dd 0

        ; Disk signature and partition table, for the image tool to fill in.
        times 510 - ($ - $$) db 0
        dw 0xaa55
