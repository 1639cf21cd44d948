; A disk that pretends to be the boot ROM of a network card, of the first version, which has no !PXE
; structure: it puts its PXENV+ structure into memory that it takes from the BIOS, reads the boot file from
; behind itself and starts it. Its TFTP server is the disk too, and gives packets of 512 bytes. Macros say
; what goes wrong:
;
;   FAILS, STATUS    the function that fails, and how
;   AFTER            how many calls of it work before; 0 if there is none
;   DAMAGED          the structure does not add up
;   SHUTS_A20        each call leaves the A20 gate shut
;
; On the disk: SECTORS of this, BOOT_FILE_SECTORS with the boot file, the UEFI application.

SECTORS                 equ 4
SECTOR_SIZE             equ 512
BOOT_FILE_SECTORS       equ 192                 ; more than it has
READ_SECTORS            equ 64
BOOT_FILE_LBA           equ SECTORS
APPLICATION_LBA         equ BOOT_FILE_LBA + BOOT_FILE_SECTORS

BOOT_SECTOR             equ 0x7c00
STACK                   equ 0x7000              ; not in a page of code, into which emulators are slow to write
PLACE                   equ 0x90000             ; of this
LOW_MEMORY_KIB          equ 0x413               ; of the BIOS data area
CONTROL_PORT            equ 0x92
CONTROL_A20             equ 2

; Functions of PXE 2.1, and places in their parameters.
UNDI_SHUTDOWN           equ 0x05
STOP_UNDI               equ 0x15
TFTP_OPEN               equ 0x20
TFTP_CLOSE              equ 0x21
TFTP_READ               equ 0x22
UNLOAD_STACK            equ 0x70
GET_CACHED_INFO         equ 0x71
CACHED_SIZE             equ 4
CACHED_BUFFER           equ 6
OPEN_FILE               equ 10
OPEN_PACKET_SIZE        equ 140
READ_LENGTH             equ 4
READ_BUFFER             equ 6

FILE_NOT_FOUND          equ 0x3b
UNSUPPORTED             equ 0x69

; Places in a DHCP packet.
DHCP_SERVER             equ 20
DHCP_FILE               equ 108
DHCP_LENGTH             equ 240

%ifndef FAILS
%define FAILS 0
%define STATUS 0
%endif
%ifndef AFTER
%define AFTER 0
%endif

; The disk address packet of INT 13h, AH=42h (EDD-3.0).
struc packet
.size:          resw 1
.count:         resw 1
.address:       resd 1                          ; offset, segment
.lba:           resq 1
endstruc

        bits 16
        org 0

        jmp BOOT_SECTOR >> 4:start
start:
        mov ax, cs
        mov ds, ax
        xor cx, cx
        mov ss, cx
        mov sp, STACK
        mov [drive], dl
        mov word [address_packet + packet.count], SECTORS
        mov dword [address_packet + packet.address], PLACE >> 4 << 16
        call read
        jmp PLACE >> 4:moved
moved:
        mov ax, cs
        mov ds, ax
        xor ax, ax
        mov es, ax
        mov [drive], dl
        mov ax, PLACE >> 10
        xchg ax, [es:LOW_MEMORY_KIB]
        sub ax, PLACE >> 10
        shl ax, 10
        mov [taken], ax

        ; The bytes of the structure add up to 0.
        mov si, pxenv
        mov cx, pxenv_end - pxenv
        xor bl, bl
add_up:
        lodsb
        add bl, al
        loop add_up
        sub [pxenv_sum], bl
%ifdef DAMAGED
        inc byte [pxenv_sum]
%endif

        mov word [address_packet + packet.count], READ_SECTORS
        mov dword [address_packet + packet.address], BOOT_SECTOR >> 4 << 16
        mov dword [address_packet + packet.lba], BOOT_FILE_LBA
        mov di, BOOT_FILE_SECTORS / READ_SECTORS
read_boot_file:
        call read
        add dword [address_packet + packet.lba], READ_SECTORS
        add word [address_packet + packet.address + 2], READ_SECTORS * (SECTOR_SIZE >> 4)
        dec di
        jnz read_boot_file

        push cs
        pop es
        mov bx, pxenv
        push di                                 ; no !PXE structure
        push di
        push cs
        push back
        jmp 0:BOOT_SECTOR
back:
        hlt
        jmp back

; Reads what the address packet says.
read:
        pusha
        mov si, address_packet
        mov dl, [drive]
        mov ah, 0x42
        int 0x13
        popa
        ret

        align 4
address_packet:
        dw packet_size, 0, 0, 0
        dq 0
drive:
        db 0

        times SECTOR_SIZE - 2 - ($ - $$) db 0
        dw 0xaa55

; The ROM's entry: function BX, parameters at ES:DI. AX is 1 if it fails; all else stays.
entry:
        pushad
        push ds
        push es
        mov ax, cs
        mov ds, ax
        mov ax, STATUS
        cmp bx, FAILS
        jne works
        inc word [calls]
        cmp word [calls], AFTER
        ja answer
works:
        call function
answer:
        mov [es:di], ax
        mov [status], ax
%ifdef SHUTS_A20
        in al, CONTROL_PORT
        and al, ~(CONTROL_A20 | 1)
        out CONTROL_PORT, al
%endif
        pop es
        pop ds
        popad
        xor ax, ax
        cmp [cs:status], ax
        setne al
        retf

; What function BX does; AX is its status.
function:
        cmp bx, GET_CACHED_INFO
        je cached_info
        cmp bx, TFTP_OPEN
        je tftp_open
        cmp bx, TFTP_READ
        je tftp_read
        cmp bx, TFTP_CLOSE
        je done
        cmp bx, UNDI_SHUTDOWN
        je done
        cmp bx, UNLOAD_STACK
        je done
        cmp bx, STOP_UNDI
        je done
        mov ax, UNSUPPORTED
        ret
done:
        xor ax, ax
        ret

cached_info:
        mov word [es:di + CACHED_SIZE], DHCP_LENGTH
        push es
        push di
        les di, [es:di + CACHED_BUFFER]
        push di
        mov cx, DHCP_LENGTH
        xor ax, ax
        rep stosb
        pop di
        mov dword [es:di + DHCP_SERVER], 10 | 1 << 24 ; 10.0.0.1
        mov dword [es:di + DHCP_FILE], 'x/y'
        pop di
        pop es
        jmp done

tftp_open:
        mov ax, FILE_NOT_FOUND
        cmp dword [es:di + OPEN_FILE], 'x/bo'   ; the other file is in the same folder
        jne not_found
        mov word [es:di + OPEN_PACKET_SIZE], SECTOR_SIZE
        mov dword [address_packet + packet.lba], APPLICATION_LBA
        jmp done
not_found:
        ret

tftp_read:
        mov eax, [es:di + READ_BUFFER]
        mov [address_packet + packet.address], eax
        mov word [address_packet + packet.count], 1
        call read
        inc dword [address_packet + packet.lba]
        mov word [es:di + READ_LENGTH], SECTOR_SIZE
        jmp done

calls:
        dw 0
status:
        dw 0

        align 16
pxenv:
        db 'PXENV+'
        dw 0x0200
        db pxenv_end - pxenv
pxenv_sum:
        db 0
        dw entry, PLACE >> 4
        times 6 db 0                            ; no entry in protected mode
        times 4 * 3 db 0                        ; stack, and code and data of the base code
        dw PLACE >> 4                           ; UNDI's data
taken:
        dw 0
        dd 0                                    ; no code beside it
        dd 0                                    ; no !PXE structure
pxenv_end:

        times SECTORS * SECTOR_SIZE - ($ - $$) db 0
