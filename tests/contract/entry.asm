; The kernel's first instructions: keeps the machine's state as it was at the entry point in
; entry_state, and goes on in C with a pointer to it.

        bits 64
        default rel

        global _start
        extern contract_main

%include "tests/contract/state.inc"

        section .text
_start:
        save_state entry_state
        lea rax, [_start]
        mov [entry_state + state.start], rax
        lea rdi, [entry_state]
        sub rsp, 8                              ; the stack is as after a call, which this makes
        call contract_main
        ud2

        section .data align=16
entry_state:
        times state_size db 0xa5
