; void bulk_do(const struct bulk_job *jobs, uint32_t count, const void *page_tables)
;
; Turns on long mode with page tables that map everything at its physical address, does the jobs,
; and comes back. Exceptions would be fatal there, since the interrupt table is that of 32-bit code;
; but interrupts and NMI are off, and nothing here can fault.
;
; The switches are those of Intel SDM volume 3A, sections 10.8.5.3 and 10.8.5.4.

%include "boot/pc/segments.inc"

        global bulk_do

; struct bulk_job (bulk.c).
struc job
.lanes:         resd 1
.destination:   resd 1
.source:        resd 1
.length:        resd 1
endstruc

; XXH64 (xxHash specification 0.1.1, section "XXH64 algorithm").
XXH64_PRIME_1           equ 0x9e3779b185ebca87
XXH64_PRIME_2           equ 0xc2b2ae3d27d4eb4f
STRIPE_SHIFT            equ 5                   ; four lanes of eight bytes

        section .text progbits alloc exec nowrite align=16
        bits 32

bulk_do:
        pushad
        mov ebx, [esp + 32 + 4]
        mov ebp, [esp + 32 + 8]
        mov edx, [esp + 32 + 12]
        mov eax, cr4
        or eax, CR4_PAE
        mov cr4, eax
        mov cr3, edx
        mov ecx, EFER
        rdmsr
        or eax, EFER_LME
        wrmsr
        mov eax, cr0
        or eax, CR0_PAGING
        mov cr0, eax
        jmp SELECTOR_CODE_64:long_mode

        bits 64
long_mode:
        mov r12, XXH64_PRIME_1
        mov r13, XXH64_PRIME_2
        mov ebx, ebx                            ; the upper halves are undefined after the switch
        mov esp, esp
        cld
next_job:
        mov eax, [rbx + job.lanes]
        mov edi, [rbx + job.destination]
        mov esi, [rbx + job.source]
        mov ecx, [rbx + job.length]
        test eax, eax
        jnz digest
        mov edx, ecx
        shr ecx, 3
        rep movsq
        mov ecx, edx
        and ecx, 7
        rep movsb
job_done:
        add ebx, job_size
        dec ebp
        jnz next_job
        push SELECTOR_CODE_32
        push compatibility_mode
        retfq

digest:
        mov edi, eax
        mov r8, [rdi]
        mov r9, [rdi + 8]
        mov r10, [rdi + 16]
        mov r11, [rdi + 24]
        shr ecx, STRIPE_SHIFT
%macro mix 2                                    ; lane, offset
        mov rax, [rsi + %2]
        imul rax, r13
        add %1, rax
        rol %1, 31
        imul %1, r12
%endmacro
digest_stripe:
        mix r8, 0
        mix r9, 8
        mix r10, 16
        mix r11, 24
        add rsi, 1 << STRIPE_SHIFT
        dec ecx
        jnz digest_stripe
        mov [rdi], r8
        mov [rdi + 8], r9
        mov [rdi + 16], r10
        mov [rdi + 24], r11
        jmp job_done

        bits 32
compatibility_mode:
        mov eax, cr0
        and eax, ~CR0_PAGING
        mov cr0, eax
        mov ecx, EFER
        rdmsr
        and eax, ~EFER_LME
        wrmsr
        mov eax, cr4
        and eax, ~CR4_PAE                       ; firmware knows nothing of it
        mov cr4, eax
        popad
        ret
