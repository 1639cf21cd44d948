; Calls a function and comes back whatever becomes of it: a handler that puts catch_stack into RSP and
; catch_end into RIP ends the call.
        bits 64
        default rel

        global catch_call
        global catch_end
        global catch_stack

        section .text progbits alloc exec nowrite align=16

; RDI is the function. What a function must preserve is on the stack (System V AMD64 ABI, 3.2.1).
catch_call:
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 8                  ; aligned to 16 for the call
        mov     [catch_stack], rsp
        call    rdi
catch_end:
        add     rsp, 8
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret

        section .bss nobits alloc noexec write align=8

catch_stack:
        resq    1
