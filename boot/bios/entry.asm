; The second stage's first instructions: from real mode to C in 32-bit protected mode.
;
; On entry, from the first stage: real mode, CS = DS = SS = 0, DL the drive booted from, CX the size
; of its sectors if that stage knows it, else 0. All sections .entry lie in the page at 0x8000, where real mode reaches them with segment 0.

%include "boot/pc/segments.inc"

        extern bss_start, bss_dwords, second_stage_main, stack_bottom, stack_top
        global boot_drive, boot_sector_size, gdt_register, load_task_register, second_stage_entry

        section .entry.first progbits alloc exec nowrite align=16
        bits 16

second_stage_entry:
        cli
        cld
        mov [boot_drive], dl
        mov [boot_sector_size], cx
        lgdt [gdt_register]
        mov eax, cr0
        or al, CR0_PROTECTION
        mov cr0, eax
        jmp dword SELECTOR_CODE_32:protected_mode

        bits 32
protected_mode:
        mov eax, SELECTOR_DATA
        load_data_segments
        mov esp, stack_top
        mov edi, bss_start
        mov ecx, bss_dwords
        xor eax, eax
        rep stosd
        mov dword [stack_bottom], STACK_CANARY
        call second_stage_main
        ud2

; void load_task_register(void): some virtual machines want a valid TSS in protected mode. This
; marks its descriptor busy, so it waits until the second stage's digest has been checked.
load_task_register:
        mov eax, SELECTOR_TSS
        ltr ax
        ret

        align 16
gdt:
        dq 0
        dq 0x00af9b000000ffff                   ; 64-bit code
        dq 0x00cf93000000ffff                   ; data, 4 GiB
        dw task_state_size - 1, task_state      ; TSS, present
        db 0, 0x89, 0, 0
        dq 0x00cf9b000000ffff                   ; 32-bit code, 4 GiB
        dq 0x00009b000000ffff                   ; 16-bit code, 64 KiB
        dq 0x000093000000ffff                   ; 16-bit data, 64 KiB
gdt_end:

gdt_register:
        dw gdt_end - gdt - 1
        dd gdt

        section .low nobits alloc write align=16

task_state_size         equ 104
task_state:
        resb task_state_size
boot_sector_size:
        resw 1
boot_drive:
        resb 1
