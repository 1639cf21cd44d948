; void bios_call(uint8_t vector, struct bios_registers *registers)
; uint32_t bios_call_times(uint8_t vector, struct bios_registers *registers, uint32_t times,
;                          uint32_t stride)
;
; Calls the BIOS from protected mode: goes back to real mode, loads the registers, calls the
; interrupt's handler with interrupts on, and returns with what it left in them. BIOSes change
; segments, flags, descriptor tables and protection at will, so nothing of theirs is kept.
;
; The steps are those of Intel SDM volume 3A, section 10.9.2.

%include "boot/pc/segments.inc"

        extern exception_table_register, gdt_register, stack_bottom, stack_overrun, stack_top
        global bios_call, bios_call_times

FLAG_CARRY              equ 1
FLAG_INTERRUPT          equ 1 << 9

; struct bios_registers (bios.h).
struc registers
.eax:           resd 1
.ebx:           resd 1
.ecx:           resd 1
.edx:           resd 1
.esi:           resd 1
.edi:           resd 1
.ebp:           resd 1
.eflags:        resd 1
.ds:            resw 1
.es:            resw 1
endstruc

        section .entry progbits alloc exec nowrite align=16
        bits 32

bios_call_times:
        mov eax, [esp + 12]
        mov [calls_left], eax
        mov eax, [esp + 16]
        mov [stride], eax
        jmp to_real_mode
bios_call:
        mov dword [calls_left], 1
to_real_mode:
        pushad
        mov [caller_stack], esp
        movzx eax, byte [esp + 32 + 4]
        mov eax, [eax * 4]
        mov [handler], eax
        mov esi, [esp + 32 + 8]
        mov edi, frame
        mov ecx, registers_size / 4
        rep movsd
        jmp SELECTOR_CODE_16:leave_protected_mode

        bits 16
leave_protected_mode:
        mov ax, SELECTOR_DATA_16                ; segment limits as real mode has them
        load_data_segments
        lidt [real_mode_interrupts]
        mov eax, cr0
        and al, ~CR0_PROTECTION
        mov cr0, eax
        jmp 0:real_mode
real_mode:
        xor ax, ax
        load_data_segments                      ; the stack lies below 64 KiB: SP is right already

        mov eax, [frame + registers.eflags]
        or ax, FLAG_INTERRUPT
        push eax
        mov eax, [frame + registers.eax]
        mov ebx, [frame + registers.ebx]
        mov ecx, [frame + registers.ecx]
        mov edx, [frame + registers.edx]
        mov esi, [frame + registers.esi]
        mov edi, [frame + registers.edi]
        mov ebp, [frame + registers.ebp]
        mov es, [frame + registers.es]
        mov ds, [frame + registers.ds]
        popfd
        pushf                                   ; as INT does: flags, interrupts off, far call
        cli
        call far [cs:handler]

        pushfd
        cli
        cld
        mov [cs:result + registers.ds], ds
        mov [cs:result + registers.eax], eax
        xor ax, ax
        mov ds, ax
        pop dword [result + registers.eflags]
        mov [result + registers.ebx], ebx
        mov [result + registers.ecx], ecx
        mov [result + registers.edx], edx
        mov [result + registers.esi], esi
        mov [result + registers.edi], edi
        mov [result + registers.ebp], ebp
        mov [result + registers.es], es

        test byte [result + registers.eflags], FLAG_CARRY
        jnz calls_done
        mov eax, [stride]
        add [frame + registers.esi], eax
        dec dword [calls_left]
        jnz real_mode
calls_done:
        lgdt [gdt_register]
        mov eax, cr0
        or al, CR0_PROTECTION
        mov cr0, eax
        jmp dword SELECTOR_CODE_32:protected_mode_again

        bits 32
protected_mode_again:
        mov eax, SELECTOR_DATA
        load_data_segments
        lidt [exception_table_register]
        mov esp, [caller_stack]
        cmp dword [stack_bottom], STACK_CANARY
        jne overrun
        mov esi, result
        mov edi, [esp + 32 + 8]
        mov ecx, registers_size / 4
        rep movsd
        popad
        mov eax, [calls_left]
        ret

overrun:
        mov esp, stack_top
        mov dword [stack_bottom], STACK_CANARY  ; the BIOS is called again to print it
        call stack_overrun

        align 8
real_mode_interrupts:
        dw 0x3ff
        dd 0

        section .low nobits alloc write align=16

caller_stack:
        resd 1
handler:
        resd 1
calls_left:
        resd 1
stride:
        resd 1
frame:                                          ; what the handler gets
        resb registers_size
result:                                         ; what it left
        resb registers_size
