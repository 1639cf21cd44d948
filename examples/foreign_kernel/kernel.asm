; A kernel for which Bootsmith is a stranger: one file, its ELF headers written by hand, made by `nasm -f bin` with no
; linker. It greets on COM1 and on the screen, and adds its command line.
        bits 64
        org 0x400000

COMMAND_LINE    equ 104         ; struct boot_info in boot/protocol/boot_info.h
COM1            equ 0x3f8
LINE_STATUS     equ COM1 + 5
CAN_SEND        equ 1 << 5
DEBUG_EXIT      equ 0xf4        ; QEMU's isa-debug-exit
SCREEN          equ 0xb8000
YELLOW          equ 0x0e

; System V ABI, "ELF Header" and "Program Header".
elf_header:
        db 0x7f, "ELF"
        db 2, 1, 1, 0           ; 64 bits, little-endian, version 1, System V
        dq 0
        dw 2, 62                ; an executable for x86_64
        dd 1
        dq _start
        dq program_header - elf_header
        dq 0                    ; no sections
        dd 0
        dw 64, 56, 1, 0, 0, 0   ; sizes and numbers of headers
program_header:
        dd 1, 5                 ; to be loaded, readable and executable
        dq 0
        dq elf_header, elf_header
        dq end - elf_header, end - elf_header
        dq 0x1000

; boot/protocol/entry_contract.md: 64-bit mode, a stack, rdi at the boot info, the screen's text at its physical address.
_start:
        mov     rbx, [rdi + COMMAND_LINE]
        mov     edi, SCREEN
        mov     esi, greeting
        call    print
        mov     rsi, rbx
        call    print
        mov     al, 10
        call    send
        mov     al, 51
        out     DEBUG_EXIT, al
.halt:  hlt                     ; interrupts are off: for ever
        jmp     .halt

; Prints the text at rsi at rdi on the screen, and on COM1. Changes rax, rdx; leaves rsi and rdi behind the text.
print:
        lodsb
        test    al, al
        jz      .end
        call    send
        mov     ah, YELLOW
        stosw
        jmp     print
.end:   ret

; Sends al to COM1 when it is ready. Changes rdx.
send:
        push    rax
        mov     dx, LINE_STATUS
.wait:  in      al, dx
        test    al, CAN_SEND
        jz      .wait
        mov     dx, COM1
        pop     rax
        out     dx, al
        ret

greeting:
        db "Hello from an ELF file ", 0
end:
