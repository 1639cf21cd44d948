; What no kernel's C may use: looks at registers beyond the general ones, and computes with them.

        bits 64
        default rel

        global registers_add_avx, registers_add_sse, registers_add_x87
        global registers_save, registers_save_upper, registers_xcr0

        section .text

; void registers_save(void *area): as FXSAVE does, 512 bytes, aligned to 16.
registers_save:
        fxsave64 [rdi]
        ret

; void registers_save_upper(void *area): the upper halves of YMM0 to YMM15, 16 bytes each.
registers_save_upper:
%assign register 0
%rep 16
        vextractf128 [rdi + register * 16], ymm %+ register, 1
%assign register register + 1
%endrep
        ret

; uint64_t registers_xcr0(void)
registers_xcr0:
        xor ecx, ecx
        xgetbv
        shl rdx, 32
        or rax, rdx
        ret

; int64_t registers_add_x87(const double numbers[4]): the sum of their squares.
registers_add_x87:
        fldz
%assign number 0
%rep 4
        fld qword [rdi + number * 8]
        fmul st0, st0
        faddp
%assign number number + 1
%endrep
        push rax
        fistp qword [rsp]
        pop rax
        ret

; int64_t registers_add_sse(const double numbers[4]): the same.
registers_add_sse:
        movupd xmm0, [rdi]
        movupd xmm9, [rdi + 16]
        mulpd xmm0, xmm0
        mulpd xmm9, xmm9
        addpd xmm0, xmm9
        movhlps xmm9, xmm0
        addsd xmm0, xmm9
        cvtsd2si rax, xmm0
        ret

; int64_t registers_add_avx(const double numbers[4]): the same.
registers_add_avx:
        vmovupd ymm12, [rdi]
        vmulpd ymm12, ymm12, ymm12
        vextractf128 xmm13, ymm12, 1
        vaddpd xmm12, xmm12, xmm13
        vhaddpd xmm12, xmm12, xmm12
        vcvtsd2si rax, xmm12
        ret
