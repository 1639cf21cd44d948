; The kernel that the peers load: an ELF file of one segment, with a Multiboot header for SYSLINUX and a
; Multiboot 2 header for GRUB. It prints the two time stamps as tests/bench/time_stamps.c does and ends
; the emulator. PADDING_BYTES of data that nothing uses make it as large as the measurement wants.
;
; The file is assembled whole, since it then needs no linker script; the ELF header is the System V ABI's.

%include "tests/bench/peers/first_stamp.inc"

; Above what SYSLINUX keeps for itself from 1 MiB on.
LOAD_ADDRESS            equ 0x200000
SEGMENT_OFFSET          equ 0x1000

MULTIBOOT1_MAGIC        equ 0x1badb002
MULTIBOOT2_MAGIC        equ 0xe85250d6

COM1_DATA               equ 0x3f8
COM1_LINE_STATUS        equ 0x3fd
TRANSMITTER_EMPTY       equ 0x20
DEBUG_EXIT_PORT         equ 0xf4

        bits 32
        org LOAD_ADDRESS - SEGMENT_OFFSET

file:
        db 0x7f, 'ELF', 1, 1, 1, 0              ; 32-bit, little-endian
        dq 0
        dw 2, 3                                 ; ET_EXEC, EM_386
        dd 1, entry
        dd program_header - file, 0, 0
        dw 52, 32, 1, 0, 0, 0
program_header:
        dd 1                                    ; PT_LOAD
        dd SEGMENT_OFFSET
        dd LOAD_ADDRESS, LOAD_ADDRESS
        dd end - loaded, end - loaded
        dd 7, 0x1000                            ; read, write, execute

        times SEGMENT_OFFSET - ($ - $$) db 0
loaded:
multiboot1:
        dd MULTIBOOT1_MAGIC, 0, -MULTIBOOT1_MAGIC

        align 8
multiboot2:
        dd MULTIBOOT2_MAGIC, 0, multiboot2_end - multiboot2
        dd -(MULTIBOOT2_MAGIC + multiboot2_end - multiboot2)
        dw 0, 0                                 ; no tags
        dd 8
multiboot2_end:

entry:
        rdtsc
        mov esp, stack_top
        mov esi, eax
        mov edi, edx
        mov eax, [FIRST_STAMP]
        xor eax, [FIRST_STAMP_INVERSE]
        mov ebx, [FIRST_STAMP + 4]
        xor ebx, [FIRST_STAMP_INVERSE + 4]
        and eax, ebx
        inc eax
        mov ebp, overwritten
        jnz finish
        mov ebp, message
        call print
        mov eax, [FIRST_STAMP + 4]
        call print_hexadecimal
        mov eax, [FIRST_STAMP]
        call print_hexadecimal
        mov ebp, second
        call print
        mov eax, edi
        call print_hexadecimal
        mov eax, esi
        call print_hexadecimal
        mov ebp, line_end
finish:
        call print
        mov al, 0x10
        out DEBUG_EXIT_PORT, al
        cli
halt:
        hlt
        jmp halt

print:                                          ; the text at EBP
        mov al, [ebp]
        inc ebp
        test al, al
        jz printed
        call put
        jmp print
printed:
        ret

print_hexadecimal:                              ; EAX
        mov ecx, 8
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
        mov ah, al
        mov dx, COM1_LINE_STATUS
wait_for_com1:
        in al, dx
        test al, TRANSMITTER_EMPTY
        jz wait_for_com1
        mov dx, COM1_DATA
        mov al, ah
        out dx, al
        ret

message:
        db 'time stamps: 0x', 0
second:
        db ' 0 0x', 0
line_end:
        db 10, 0
overwritten:
        db 'the loader wrote over the first time stamp', 10, 0

        align 16
        times 1024 db 0
stack_top:

        times PADDING_BYTES / 8 dq 0
end:
