; The first instructions of a processor that was given something to do: keeps its state in the
; struct entry_state that its argument is, and goes on in C with the same argument.

        bits 64
        default rel

        global processor_entry
        extern processor_main

%include "tests/contract/state.inc"

        section .text
processor_entry:
        save_state rdi
        sub rsp, 8                              ; the stack is as after a call, which this makes
        call processor_main
        ud2
