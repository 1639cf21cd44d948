; Firmware as bad as the settings ask for: stands in front of INT 13h and INT 15h, and starts the
; true boot sector in a state that is allowed and unkind.
;
; Always: a read of more than 127 sectors, or across a 64 KiB line, fails; registers have dirt in
; them; DF is set. The first time that each hostile thing happens, a line on COM1 tells of it, so that
; a test can be sure that it did.
;
; On entry, from chain.asm: CS is our segment, IP 0, DL the drive.

%include "tests/hostile/settings.inc"

TRUE_BOOT_SECTOR_LBA    equ 1
BOOT_SECTOR             equ 0x7c00
DISK_VECTOR             equ 0x13 * 4
SYSTEM_VECTOR           equ 0x15 * 4
BIOS_DATA_LOW_MEMORY    equ 0x413

COM1_DATA               equ 0x3f8
COM1_LINE_STATUS        equ 0x3fd
TRANSMITTER_EMPTY       equ 0x20

CONTROL_PORT            equ 0x92        ; bit 1 is A20, bit 0 resets the machine
CONTROL_A20_OFF         equ 0xfc

CR4_OSFXSR              equ 1 << 9

        bits 16
        org 0

        jmp near install
        times 4 - ($ - $$) db 0
set:                                    ; at byte 4 (settings.h)
        times settings_size db 0

; Prints a line on COM1 the first time that it is reached.
%macro witness 1
        push si
        mov si, %%line
        call print_once
        pop si
        jmp %%after
%%line: db "hostile: ", %1, 13, 10, 0
%%after:
%endmacro

install:
        cli
        mov ax, cs
        mov ds, ax
        mov [true_drive], dl
        call read_true_boot_sector
        xor ax, ax
        mov es, ax
        mov eax, [es:DISK_VECTOR]
        mov [old_disk], eax
        mov eax, [es:SYSTEM_VECTOR]
        mov [old_system], eax
        mov ax, cs
        shl eax, 16
        mov ax, disk_hook
        mov [es:DISK_VECTOR], eax
        mov ax, system_hook
        mov [es:SYSTEM_VECTOR], eax
        mov ax, [set + settings.low_memory_kib]
        test ax, ax
        jz .low_memory_stays
        mov [es:BIOS_DATA_LOW_MEMORY], ax
.low_memory_stays:
        cmp word [set + settings.a20], 0
        je .a20_stays
        call shut_a20
.a20_stays:
        jmp start

; The disk still answers as it should.
read_true_boot_sector:
        mov si, packet
        mov dl, [true_drive]
        mov ah, 0x42
        int 0x13
        jc $
        ret

shut_a20:
        in al, CONTROL_PORT
        and al, CONTROL_A20_OFF
        out CONTROL_PORT, al
        mov ax, 0xffff
        mov fs, ax
        xor ax, ax
        mov es, ax
        ; 0:500h and ffff:510h are the same byte while the gate is shut.
        mov byte [es:0x500], 0x55
        mov byte [fs:0x510], 0xaa
        cmp byte [es:0x500], 0xaa
        jne .open
        witness "A20 is shut"
        ret
.open:
        witness "A20 cannot be shut here"
        cli
        hlt

start:
        call dirty_registers
        cmp word [set + settings.phantoms], 0
        je .nobody_more
        call add_phantoms
.nobody_more:
        mov dl, [true_drive]
        cmp byte [set + settings.boot_drive + 1], 0
        je .drive_stays
        mov dl, [set + settings.boot_drive]
.drive_stays:
        mov ax, [set + settings.entry_segment]
        mov [entry_point + 2], ax
        shl ax, 4
        neg ax
        add ax, BOOT_SECTOR
        mov [entry_point], ax
        mov eax, 0xdeadbeef
        mov ebx, eax
        mov ecx, eax
        mov esi, eax
        mov edi, eax
        mov ebp, eax
        and edx, 0xff
        or edx, 0xdeadbe00
        xor ax, ax
        mov ss, ax
        mov esp, 0xdead5000
        mov ax, 0xbeef
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ds, ax
        std
        jmp far [cs:entry_point]

; Leaves something in each register of x87 and SSE that 16-bit code reaches; both are then as before.
dirty_registers:
        fninit
        times 8 fldpi
        mov eax, cr4
        mov ebx, eax
        or ax, CR4_OSFXSR
        mov cr4, eax
%assign register 0
%rep 8
        pcmpeqd xmm %+ register, xmm %+ register
%assign register register + 1
%endrep
        mov cr4, ebx
        ret

; CS:SI: a line. Changes nothing; the line's first byte tells that it has been printed.
print_once:
        pusha
        cmp byte [cs:si], 0
        je .done
        mov bx, si
.next:
        mov al, [cs:si]
        test al, al
        jz .printed
        call print_character
        inc si
        jmp .next
.printed:
        mov byte [cs:bx], 0
.done:
        popa
        ret

print_character:
        mov ah, al
        mov dx, COM1_LINE_STATUS
.wait:
        in al, dx
        test al, TRANSMITTER_EMPTY
        jz .wait
        mov dx, COM1_DATA
        mov al, ah
        out dx, al
        ret

%include "tests/hostile/acpi_hook.inc"
%include "tests/hostile/disk_hook.inc"
%include "tests/hostile/system_hook.inc"

        align 4
packet:
        dw 16, 1, BOOT_SECTOR, 0
        dq TRUE_BOOT_SECTOR_LBA
old_disk:
        dd 0
old_system:
        dd 0
entry_point:
        dd 0
old_stack:
        dw 0
true_drive:
        db 0
needs_reset:
        db 0
verdict:
        db 0
carry:
        dw 0
        align 8
no_gdt:
        dw 0
        dd 0xdeadbeef

        align 4
table:                                  ; plant.c appends it
