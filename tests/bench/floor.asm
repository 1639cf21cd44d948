; The floor of loading: a boot sector that reads what the loader reads, and does nothing with it. It
; takes the place of the first stage on an image that is otherwise the same, reads the whole boot
; volume in calls of 127 sectors to one buffer, and prints how long that took.
;
; On entry: real mode, these bytes at physical 0x7c00, DL the drive booted from.

PATCH_VOLUME_LBA        equ 0x7c00 + 0x1a8      ; struct first_stage_patch (boot/protocol/volume.h)
HEADER_SECTORS          equ 24                  ; struct volume_header
BUFFER_SEGMENT          equ 0x2000
SECTORS_PER_READ        equ 127

COM1_DATA               equ 0x3f8
COM1_LINE_STATUS        equ 0x3fd
TRANSMITTER_EMPTY       equ 0x20
DEBUG_EXIT_PORT         equ 0xf4

        bits 16
        org 0x7c00

        cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        sti
        mov bx, dx
        rdtsc
        mov [begin], eax
        mov [begin + 4], edx
        mov dx, bx

        ; The header first: it says how many sectors there are.
        mov eax, [PATCH_VOLUME_LBA]
        mov [lba], eax
        mov word [count], 1
        call read
        mov ax, BUFFER_SEGMENT
        mov es, ax
        mov ebp, [es:HEADER_SECTORS]
        dec ebp                                 ; EBP: sectors to go
read_next:
        movzx eax, word [count]
        add [lba], eax
        mov eax, SECTORS_PER_READ
        cmp eax, ebp
        jbe count_known
        mov eax, ebp
count_known:
        mov [count], ax
        call read
        movzx eax, word [count]
        sub ebp, eax
        jnz read_next
        jmp done

read:
        push dx
        push ebp
        mov si, packet
        mov ah, 0x42
        int 0x13
        pop ebp
        pop dx
        jc failed
        ret

done:
        rdtsc
        sub eax, [begin]
        sbb edx, [begin + 4]
        mov si, message
        call print
        xchg eax, edx
        call print_hexadecimal
        mov eax, edx
        call print_hexadecimal
        mov al, 10
        call put
halt:
        mov al, 0x10
        out DEBUG_EXIT_PORT, al
        cli
        hlt
        jmp halt
failed:
        mov si, failure
        call print
        jmp halt

print:
        push eax
print_next:
        lodsb
        test al, al
        jz printed
        call put
        jmp print_next
printed:
        pop eax
        ret

print_hexadecimal:                              ; EAX
        mov cx, 8
digit:
        rol eax, 4
        push eax
        and al, 15
        cmp al, 10
        sbb al, 0x69                            ; the old way from a nibble to its digit
        das
        call put
        pop eax
        loop digit
        ret

put:                                            ; AL
        push dx
        push ax
        mov dx, COM1_LINE_STATUS
wait_for_com1:
        in al, dx
        test al, TRANSMITTER_EMPTY
        jz wait_for_com1
        mov dx, COM1_DATA
        pop ax
        out dx, al
        pop dx
        ret

message:
        db 'time stamps: 0 0 0x', 0
failure:
        db 'the disk cannot be read', 10, 0

        align 8
begin:
        dq 0
packet:
        dw 16
count:
        dw 0
        dw 0, BUFFER_SEGMENT
lba:
        dq 0

        ; Patch area, disk signature and partition table, for the image tool to fill in.
        times 510 - ($ - $$) db 0
        dw 0xaa55
