; The first instructions of every exception and interrupt: they make one frame of all of them, call
; interrupts_dispatch() with it, and go back to what was interrupted.
        bits 64
        default rel

        global interrupt_stubs
        extern interrupts_dispatch

VECTORS                 equ 256
STUB_SIZE               equ 16          ; interrupts.c counts with it
; Exceptions with an error code (Intel SDM volume 3A, table 7-1): 8, 10 to 14, 17, 21, 29, 30.
HAS_ERROR_CODE          equ 1 << 8 | 0x1f << 10 | 1 << 17 | 1 << 21 | 1 << 29 | 1 << 30

        section .text progbits alloc exec nowrite align=16

interrupt_stubs:
%assign vector 0
%rep VECTORS
        align STUB_SIZE
%if vector >= 32 || (HAS_ERROR_CODE >> vector & 1) == 0
        push    0                       ; where others have an error code
%endif
        push    strict dword vector
        jmp     strict near enter
%assign vector vector + 1
%endrep

; The CPU has aligned the stack to 16 before it pushed (SDM volume 3A, 7.14.2): five words of its own,
; the error code, the vector and these 15 are 22, so the stack is aligned for the call. The same
; offsets are those of struct interrupt_frame in interrupts.h.
        align 16
enter:
        push    rax
        push    rcx
        push    rdx
        push    rbx
        push    rbp
        push    rsi
        push    rdi
        push    r8
        push    r9
        push    r10
        push    r11
        push    r12
        push    r13
        push    r14
        push    r15
        mov     rdi, rsp
        cld                             ; the calling convention wants it, the interrupted code may differ
        call    interrupts_dispatch
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rdi
        pop     rsi
        pop     rbp
        pop     rbx
        pop     rdx
        pop     rcx
        pop     rax
        add     rsp, 16                 ; vector and error code
        iretq
