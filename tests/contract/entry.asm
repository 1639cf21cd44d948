; The kernel's first instructions: keeps the machine's state as it was at the entry point in
; entry_state, and goes on in C with a pointer to it.

        bits 64
        default rel

        global _start
        extern contract_main

; struct entry_state (state.h).
struc state
.rax:           resq 1
.rbx:           resq 1
.rcx:           resq 1
.rdx:           resq 1
.rsi:           resq 1
.rdi:           resq 1
.rbp:           resq 1
.rsp:           resq 1
.r8:            resq 8
.rflags:        resq 1
.return_address: resq 1
.cr0:           resq 1
.cr3:           resq 1
.cr4:           resq 1
.efer:          resq 1
.fs_base:       resq 1
.gs_base:       resq 1
.gdtr:          resq 2
.idtr:          resq 2
.start:         resq 1
.cs:            resw 1
.ds:            resw 1
.es:            resw 1
.fs:            resw 1
.gs:            resw 1
.ss:            resw 1
.tr:            resw 1
.ldtr:          resw 1
.x87_control:   resw 1
.x87_status:    resw 1
                alignb 8
endstruc

EFER                    equ 0xc0000080          ; Intel SDM volume 4, table 2-2
FS_BASE                 equ 0xc0000100
GS_BASE                 equ 0xc0000101

%macro save_msr 2                               ; number, field
        mov ecx, %1
        rdmsr
        shl rdx, 32
        or rax, rdx
        mov [entry_state + %2], rax
%endmacro

        section .text
_start:
        mov [entry_state + state.rax], rax
        mov [entry_state + state.rbx], rbx
        mov [entry_state + state.rcx], rcx
        mov [entry_state + state.rdx], rdx
        mov [entry_state + state.rsi], rsi
        mov [entry_state + state.rdi], rdi
        mov [entry_state + state.rbp], rbp
        mov [entry_state + state.rsp], rsp
        mov [entry_state + state.r8], r8
        mov [entry_state + state.r8 + 8], r9
        mov [entry_state + state.r8 + 16], r10
        mov [entry_state + state.r8 + 24], r11
        mov [entry_state + state.r8 + 32], r12
        mov [entry_state + state.r8 + 40], r13
        mov [entry_state + state.r8 + 48], r14
        mov [entry_state + state.r8 + 56], r15
        mov rax, [rsp]
        mov [entry_state + state.return_address], rax
        pushfq
        pop qword [entry_state + state.rflags]
        lea rax, [_start]
        mov [entry_state + state.start], rax

        mov rax, cr0
        mov [entry_state + state.cr0], rax
        mov rax, cr3
        mov [entry_state + state.cr3], rax
        mov rax, cr4
        mov [entry_state + state.cr4], rax
        save_msr EFER, state.efer
        save_msr FS_BASE, state.fs_base
        save_msr GS_BASE, state.gs_base

        sgdt [entry_state + state.gdtr + 6]     ; so that the base is on an eight-byte line
        sidt [entry_state + state.idtr + 6]
        mov [entry_state + state.cs], cs
        mov [entry_state + state.ds], ds
        mov [entry_state + state.es], es
        mov [entry_state + state.fs], fs
        mov [entry_state + state.gs], gs
        mov [entry_state + state.ss], ss
        str [entry_state + state.tr]
        sldt [entry_state + state.ldtr]
        fnstcw [entry_state + state.x87_control]
        fnstsw [entry_state + state.x87_status]

        lea rdi, [entry_state]
        sub rsp, 8                              ; the stack is as after a call, which this makes
        call contract_main
        ud2

        section .data align=16
entry_state:
        times state_size db 0xa5
