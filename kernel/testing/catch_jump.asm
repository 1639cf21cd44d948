; The jump out of a panic, back to the statement that caused it. struct test_registers in catch.h has
; the same order.
        bits 64

        global test_catch_return
        global test_catch_resume

RBX_AT                  equ 0
RBP_AT                  equ 8
R12_AT                  equ 16
R13_AT                  equ 24
R14_AT                  equ 32
R15_AT                  equ 40
RSP_AT                  equ 48
RIP_AT                  equ 56
RFLAGS_AT               equ 64

        section .text progbits alloc exec nowrite align=16

; RDI: the struct test_registers to fill. Returns 0.
test_catch_return:
        mov     [rdi + RBX_AT], rbx
        mov     [rdi + RBP_AT], rbp
        mov     [rdi + R12_AT], r12
        mov     [rdi + R13_AT], r13
        mov     [rdi + R14_AT], r14
        mov     [rdi + R15_AT], r15
        lea     rax, [rsp + 8]          ; as it is after the return
        mov     [rdi + RSP_AT], rax
        mov     rax, [rsp]
        mov     [rdi + RIP_AT], rax
        pushfq
        pop     qword [rdi + RFLAGS_AT]
        xor     eax, eax
        ret

; RDI: a struct test_registers. Returns 1 where test_catch_return has returned 0.
test_catch_resume:
        mov     rbx, [rdi + RBX_AT]
        mov     rbp, [rdi + RBP_AT]
        mov     r12, [rdi + R12_AT]
        mov     r13, [rdi + R13_AT]
        mov     r14, [rdi + R14_AT]
        mov     r15, [rdi + R15_AT]
        mov     rsp, [rdi + RSP_AT]
        push    qword [rdi + RFLAGS_AT] ; a panic may come with interrupts off
        popfq
        mov     eax, 1
        jmp     [rdi + RIP_AT]
