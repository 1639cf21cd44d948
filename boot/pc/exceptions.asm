; The CPU exceptions of the loader's own code: each ends in exception_report(), so that a fault is
; told and no silent reset.

        extern exception_report
        global exception_stubs

EXCEPTIONS              equ 32
; Exceptions with an error code (Intel SDM volume 3A, table 7-1): 8, 10 to 14, 17, 21, 29, 30.
HAS_ERROR_CODE          equ 1 << 8 | 0x1f << 10 | 1 << 17 | 1 << 21 | 1 << 29 | 1 << 30

        section .text progbits alloc exec nowrite align=16
        bits 32

; The stack becomes that of a call exception_report(vector, error_code, address).
%assign vector 0
%rep EXCEPTIONS
exception_ %+ vector:
%if (HAS_ERROR_CODE >> vector & 1) == 0
        push 0
%endif
        push vector
        call exception_report
%assign vector vector + 1
%endrep

        section .rodata progbits alloc noexec nowrite align=4
exception_stubs:
%assign vector 0
%rep EXCEPTIONS
        dd exception_ %+ vector
%assign vector vector + 1
%endrep
