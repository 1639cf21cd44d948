; _Noreturn void enter_kernel(const struct kernel_start *start)
;
; Turns on long mode with the kernel's page tables and jumps to the kernel: the machine state of
; boot/protocol/entry_contract.md is made here. Section .entry lies in one page, with the loader's GDT,
; and that page is the only one that is mapped at its physical address: nothing else of the loader is
; touched by that address once paging is on.

%include "boot/pc/segments.inc"

        global enter_kernel

; struct kernel_start (boot/common/kernel_start.h).
struc start
.page_tables:   resd 1
                resd 1
.self:          resd 2
.gdt_register:  resq 1
.stack_top:     resq 1
.entry:         resq 1
.boot_info:     resq 1
.entry_tsc:     resq 1
.no_interrupts: resq 2
endstruc

CR0_VALUE               equ CR0_PAGING | 1 << 16 | 1 << 5 | 1 << 4 | 1 << 1 | CR0_PROTECTION ; WP NE ET MP
CR4_VALUE               equ CR4_PAE
EFER_VALUE              equ 1 << 11 | EFER_LME  ; NXE; LMA follows
RFLAGS_VALUE            equ 1 << 1              ; reserved, always 1

        section .entry progbits alloc exec nowrite align=16
        bits 32

enter_kernel:
        mov ebx, [esp + 4]
        mov esi, [ebx + start.self]
        mov edi, [ebx + start.self + 4]
        fninit
        mov eax, CR4_VALUE
        mov cr4, eax
        mov eax, [ebx + start.page_tables]
        mov cr3, eax
        mov ecx, EFER
        mov eax, EFER_VALUE
        xor edx, edx
        wrmsr
        mov eax, CR0_VALUE
        mov cr0, eax
        jmp SELECTOR_CODE_64:long_mode

        bits 64
long_mode:
        mov ebx, esi                            ; the upper halves are undefined after the switch
        shl rdi, 32
        or rbx, rdi
        mov rax, [rbx + start.gdt_register]
        lgdt [rax]
        mov eax, SELECTOR_DATA
        load_data_segments
        mov eax, SELECTOR_TSS
        ltr ax
        xor eax, eax
        lldt ax
        lidt [rbx + start.no_interrupts]

        mov rsp, [rbx + start.stack_top]
        push rax                                ; a return address: there is no way back
        push qword [rbx + start.entry]
        mov rdi, [rbx + start.boot_info]
        mov rsi, [rbx + start.entry_tsc]
        rdtsc
        shl rdx, 32
        or rax, rdx
        mov [rsi], rax

        xor eax, eax
        xor ebx, ebx
        xor ecx, ecx
        xor edx, edx
        xor esi, esi
        xor ebp, ebp
        xor r8d, r8d
        xor r9d, r9d
        xor r10d, r10d
        xor r11d, r11d
        xor r12d, r12d
        xor r13d, r13d
        xor r14d, r14d
        xor r15d, r15d
        push RFLAGS_VALUE
        popfq
        ret
