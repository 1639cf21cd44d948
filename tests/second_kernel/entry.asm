; Entry of the second kernel: rdi has the boot info, as boot/protocol/entry_contract.md says, and is
; handed on untouched.
        bits 64
        default rel

        global _start
        extern second_main

        section .text
_start:
        call    second_main
.halt:  cli
        hlt
        jmp     .halt
