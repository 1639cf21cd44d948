; The first stage of network boots: the first 512 bytes of the file that a PXE ROM fetches and runs.
; It keeps what the ROM says, checks the sum of the whole file, which is in memory already, and jumps
; to the second stage.
;
; On entry (PXE 2.1, section 4.4.5): real mode, the file at physical 0x7c00, ES:BX the PXENV+
; structure, SS:SP + 4 the address of the !PXE structure.
;
; What the second stage finds: as boot/bios/first_stage.asm says, but DL is 0; struct pxe_state, and
; interrupt PXE_VECTOR, by which boot/bios/bios_call.asm calls the ROM.
;
; A failure prints a code and a sentence (errors.md) on screen and COM1, then halts.

VOLUME_LOAD_ADDRESS     equ 0x7e00              ; boot/protocol/volume.h
VOLUME_LOADER_ADDRESS   equ 0x8000
VOLUME_LOADER_MAX_SECTORS equ 192
PXE_STATE_OFFSET        equ 0x1e0
PXE_VECTOR              equ 0x65
PXE_STAGE_PATCH_OFFSET  equ 0x1f4

PXENV_TFTP_READ         equ 0x22                ; PXE 2.1, section 3.4.3
tftp_read_length        equ 4                   ; offset in its parameters

undefined_opcode_vector equ 6 * 4

COM1                    equ 0x3f8
COM1_LINE_STATUS        equ COM1 + 5
TRANSMITTER_EMPTY       equ 0x20

        bits 16
        org 0x7c00

pxe_stage:
        cld
        jmp 0:code                              ; some ROMs enter at 07c0:0000
code:
        mov bp, sp
        mov eax, [bp + 4]                       ; BP goes by SS
        xor cx, cx
        mov ds, cx
        mov [bang_pxe], eax
        mov [pxenv], bx
        mov [pxenv + 2], es
        cli
        mov es, cx
        mov ss, cx
        mov sp, 0x7c00
        mov dword [PXE_VECTOR * 4], pxe_call

        ; A CPU without RDTSC raises #UD, which we point at where we go on anyway.
        mov esi, after_rdtsc
        xchg esi, [undefined_opcode_vector]
        rdtsc
after_rdtsc:
        mov [undefined_opcode_vector], esi
        mov sp, 0x7c00                          ; #UD has pushed something
        push edx                                ; at first_stage_tsc
        push eax
        sti

        ; volume_checksum() of boot/common/volume.c: of this stage up to what changes, then of header
        ; and second stage, a sector at a time.
        xor ebp, ebp
        mov si, pxe_stage
        mov cl, PXE_STATE_OFFSET / 4            ; CH is 0
        call sum
        mov dx, [sectors]
        mov ax, dx
        dec ax
        cmp ax, VOLUME_LOADER_MAX_SECTORS - 1
        ja fail
        mov bx, VOLUME_LOAD_ADDRESS >> 4
sum_sector:
        mov ds, bx
        add bx, 512 >> 4
        xor si, si
        mov cl, 512 / 4
        call sum
        dec dx
        jnz sum_sector
        mov ds, cx
        cmp ebp, [checksum]
        jne fail

        xor dl, dl                              ; no drive
        jmp 0:VOLUME_LOADER_ADDRESS             ; CX is 0

; Adds CX dwords from DS:SI on to the sum in EBP.
sum:
        rol ebp, 1
        lodsd
        add ebp, eax
        loop sum
        ret

; Interrupt PXE_VECTOR: calls the ROM's function BX with the parameters at 0:SI. Carry if it fails, or
; if it is TFTP_READ and the packet is shorter than the others: then it was the last one. The status
; is in the parameters. Old ROMs take function and parameters in registers, newer ones on the stack.
pxe_call:
        push si
        push bx
        push 0
        pop es
        mov di, si
        push es
        push di
        push bx
        sti
        call far [cs:entry]
        add sp, 6
        pop bx
        pop si
        mov cx, cs
        mov ds, cx
        cmp [si], cx
        jne .failed
        mov [si], ax                            ; one that says so here alone
        test ax, ax
        jne .failed
        cmp bx, PXENV_TFTP_READ
        jne .succeeded
        mov ax, [si + tftp_read_length]
        cmp ax, [packet_size]                   ; carry if it is shorter
        retf 2
.succeeded:
        clc
        retf 2
.failed:
        stc
        retf 2

; Prints the sentence and halts.
fail:
        xor ax, ax
        mov ds, ax
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
        mov dl, COM1 & 0xff
        out dx, al
        jmp print
halt:
        cli
        hlt
        jmp halt

message:
        db 13, 10, 'Bootsmith E95: the boot file is damaged, or was cut short on its way. Copy the folder to the '
        db 'server again.', 13, 10, 0

        ; struct pxe_state (boot/protocol/volume.h).
        times PXE_STATE_OFFSET - ($ - $$) db 0
bang_pxe:
        dd 0
pxenv:
        dd 0
entry:
        dd 0
packet_size:
        dd 0

        times PXE_STAGE_PATCH_OFFSET - ($ - $$) db 0
        ; struct pxe_stage_patch (boot/protocol/volume.h), for the image tool to fill in.
        dd 0
sectors:
        dd 0
checksum:
        dd 0
