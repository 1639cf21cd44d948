; The first stage of CDs: what the BIOS loads from an ISO image by El Torito without emulating a disk.
; It reads the image's boot sector, the volume header and the second stage, checks their sum and jumps
; to the second stage, which finds memory as the disk's first stage leaves it.
;
; On entry (El Torito 1.0, section 3.1): real mode, these 2048 bytes at physical 0x7c00, DL the drive.
;
; What the second stage finds: as first_stage.asm says; and CX, which is 0 there, is CD_SECTOR_SIZE.
;
; A failure prints a code and a sentence (errors.md) on screen and COM1, then halts.

VOLUME_LOAD_ADDRESS     equ 0x7e00              ; boot/protocol/volume.h
VOLUME_LOADER_ADDRESS   equ 0x8000
VOLUME_LOADER_MAX_SECTORS equ 192

BOOT_SECTOR             equ 0x7c00
PATCH_VOLUME_LBA        equ BOOT_SECTOR + 0x1a8 ; struct first_stage_patch
PATCH_SECTORS           equ BOOT_SECTOR + 0x1b0
PATCH_CHECKSUM          equ BOOT_SECTOR + 0x1b4
DISK_SIGNATURE_OFFSET   equ 0x1b8

; Free memory: where this stage moves to, and where the CD is read to. From there it is copied to its
; place, where some sector would lie across a 64 KiB line.
STAGE                   equ 0x600
BOUNCE_SEGMENT          equ 0x2000

drive                   equ STAGE + CD_SECTOR_SIZE
status                  equ drive + 1           ; of the last read

CD_SECTOR_SIZE          equ 2048
CD_SECTOR_SHIFT         equ 2                   ; four of 512 bytes are one
SECTORS_PER_READ        equ 16                  ; 32 KiB
MOST_SECTORS            equ VOLUME_LOADER_MAX_SECTORS >> CD_SECTOR_SHIFT
ATTEMPTS                equ 5

FIRST_DRIVE             equ 0x80
DESCRIPTOR_LBA          equ 16                  ; of the primary volume descriptor (ECMA-119, 6.7.1)

undefined_opcode_vector equ 6 * 4

COM1                    equ 0x3f8
COM1_LINE_STATUS        equ COM1 + 5
TRANSMITTER_EMPTY       equ 0x20

; The disk address packet of INT 13h, AH=42h (EDD-3.0).
struc packet
.size:          resw 1
.count:         resw 1
.offset:        resw 1
.segment:       resw 1
.lba:           resq 1
endstruc

        bits 16
        org STAGE

cd_stage:
        cli
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov si, BOOT_SECTOR
        mov di, STAGE
        mov cx, CD_SECTOR_SIZE / 2
        rep movsw
        jmp 0:moved
moved:
        ; A CPU without RDTSC raises #UD, which we point at where we go on anyway.
        mov ss, cx
        mov sp, 0x7c00
        mov [drive], dl
        mov esi, after_rdtsc
        xchg esi, [undefined_opcode_vector]
        rdtsc
after_rdtsc:
        mov [undefined_opcode_vector], esi
        mov sp, 0x7c00                          ; #UD has pushed something
        push edx                                ; at first_stage_tsc
        push eax
        sti

        mov si, STAGE
        mov cx, (checksum - cd_stage) / 4
        xor ebp, ebp
        call sum
        mov bx, stage_damaged
        cmp ebp, [checksum]
        jne fail

        ; DL is the drive, but for BIOSes that forgot it: then it is one of the others.
        call has_disc
        je disc_found
        mov byte [drive], FIRST_DRIVE
try_drive:
        call has_disc
        je disc_found
        inc byte [drive]
        jnz try_drive
        mov bx, no_disc
        jmp fail

disc_found:
        mov di, BOOT_SECTOR                     ; it has been read
        mov cx, 512 / 4
        call copy_bounced
        mov di, [PATCH_SECTORS]
        add di, (1 << CD_SECTOR_SHIFT) - 1
        shr di, CD_SECTOR_SHIFT                 ; DI: sectors to go
        mov bx, volume_damaged
        lea ax, [di - 1]
        cmp ax, MOST_SECTORS - 1
        ja fail
        mov eax, [PATCH_VOLUME_LBA]             ; a multiple of 4096 bytes
        shr eax, CD_SECTOR_SHIFT
        mov dx, VOLUME_LOAD_ADDRESS >> 4        ; DX: segment of what is read next
read_next:
        mov cx, SECTORS_PER_READ
        cmp cx, di
        jbe count_known
        mov cx, di
count_known:
        call read
        mov bx, unreadable
        jc fail
        pushad
        shl cx, 9                               ; dwords
        mov es, dx
        xor di, di
        call copy_bounced
        popad
        push 0
        pop es
        movzx ecx, cx
        add eax, ecx
        sub di, cx
        shl cx, 7                               ; paragraphs
        add dx, cx
        test di, di
        jnz read_next

        ; volume_checksum() of boot/common/volume.c, a sector of 512 bytes at a time.
        mov dx, [PATCH_SECTORS]
        mov bx, VOLUME_LOAD_ADDRESS >> 4
        xor ebp, ebp
sum_sector:
        mov ds, bx
        add bx, 512 >> 4
        xor si, si
        mov cx, 512 / 4
        call sum
        dec dx
        jnz sum_sector
        mov ds, dx
        mov bx, volume_damaged
        cmp ebp, [PATCH_CHECKSUM]
        jne fail

        mov eax, [PATCH_SECTORS]                ; as the disk's first stage moves it on
        add [PATCH_VOLUME_LBA], eax
        mov dl, [drive]
        mov cx, CD_SECTOR_SIZE
        jmp 0:VOLUME_LOADER_ADDRESS

; Whether the drive has the disc of this stage: an ISO 9660 one whose boot sector, which is read last,
; has its signature. Equal if so.
has_disc:
        mov cx, 1
        mov eax, DESCRIPTOR_LBA
        call read
        jc .none
        push ds
        push BOUNCE_SEGMENT
        pop ds
        cmp dword [1], 'CD00'
        pop ds
        jne .none
        xor eax, eax
        call read
        jc .none
        push ds
        push BOUNCE_SEGMENT
        pop ds
        mov eax, [DISK_SIGNATURE_OFFSET]
        pop ds
        cmp eax, [disk_signature]
        ret
.none:
        test sp, sp                             ; not equal
        ret

; Reads CX sectors from EAX on to BOUNCE_SEGMENT. Carry if that fails.
read:
        pushad
        mov [address_packet + packet.lba], eax
        mov bp, ATTEMPTS
.again:
        mov [address_packet + packet.count], cx ; a failed call leaves its own count there
        mov dl, [drive]
        mov si, address_packet
        pusha
        mov ah, 0x42
        int 0x13
        mov [status], ah
        popa
        jnc .end
        pusha
        xor ah, ah                              ; reset the drive
        int 0x13
        popa
        dec bp
        jnz .again
        stc
.end:
        popad
        ret

; Copies CX dwords from BOUNCE_SEGMENT to ES:DI.
copy_bounced:
        cld                                     ; BIOSes leave any direction
        push ds
        push BOUNCE_SEGMENT
        pop ds
        xor si, si
        rep movsd
        pop ds
        ret

; Adds CX dwords from DS:SI on to the sum in EBP.
sum:
        cld
.next:
        rol ebp, 1
        lodsd
        add ebp, eax
        loop .next
        ret

; Prints the sentence at BX, and halts.
fail:
        xor ax, ax
        mov ds, ax
        mov al, [status]
        aam 16                                  ; AH: high digit
        call digit
        mov [status_digits + 1], al
        mov al, ah
        call digit
        mov [status_digits], al
        call start_com1
        mov si, bx
print:
        cld
        lodsb
        test al, al
        jz halt
        push ax
        mov ah, 0x0e
        mov bx, 7
        int 0x10
        mov dx, COM1_LINE_STATUS
        xor cx, cx
.wait:
        in al, dx
        test al, TRANSMITTER_EMPTY
        loopz .wait
        pop ax
        mov dx, COM1
        out dx, al
        jmp print
halt:
        cli
        hlt
        jmp halt

; AL, 0 to 15, as a hexadecimal digit.
digit:
        cmp al, 10
        jb .decimal
        add al, 'a' - '0' - 10
.decimal:
        add al, '0'
        ret

; 115200 baud, 8n1 (PC16550D data sheet, table II).
start_com1:
        mov si, com1_settings
        mov cx, com1_setting_count
.next:
        lodsw                                   ; AL: register, AH: value
        mov dx, COM1
        add dl, al
        mov al, ah
        out dx, al
        loop .next
        ret

com1_settings:
        db 1, 0                                 ; no interrupts
        db 3, 0x80                              ; the divisor:
        db 0, 1
        db 1, 0
        db 3, 3                                 ; eight bits, no parity
        db 2, 7                                 ; FIFO on and empty
        db 4, 3                                 ; DTR and RTS
com1_setting_count      equ ($ - com1_settings) / 2

stage_damaged:
        db 13, 10, 'Bootsmith E96: the first stage on this CD is damaged. Write the image again.', 13, 10, 0
no_disc:
        db 13, 10, 'Bootsmith E97: the BIOS reads this CD from no drive. Try another drive.', 13, 10, 0
unreadable:
        db 13, 10, 'Bootsmith E98: the CD cannot be read: the loader, BIOS status 0x'
status_digits:
        db '00. Clean it, or write the image to another one.', 13, 10, 0
volume_damaged:
        db 13, 10, 'Bootsmith E99: the loader on this CD is damaged. Write the image again.', 13, 10, 0

        align 4
address_packet:
        dw packet_size, 0, 0, BOUNCE_SEGMENT
        dq 0

        ; struct cd_stage_patch (boot/protocol/volume.h), for the image tool to fill in.
        times CD_SECTOR_SIZE - 8 - ($ - $$) db 0
disk_signature:
        dd 0
checksum:
        dd 0
