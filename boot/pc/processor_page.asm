; The page in which the other processors start, and wait for the kernel: boot/pc/start_processors.c
; copies it to where it runs, below 1 MiB. The kernel's page tables map it at its physical address,
; for reading and execution.
;
; On entry at its first byte, by a start-up IPI (Intel SDM volume 3A, section 9.4.3): real mode with
; CS:IP = page:0, caches off, no stack, interrupts off. Each processor finds its slot by its APIC ID
; (boot/common/processors.h), goes the same way into 64-bit mode as the first one did, and comes to
; processor_page_wait as that came to the kernel, with its record in RDI.

%include "boot/pc/segments.inc"

        global processor_page, processor_page_end, processor_page_fixes
        global processor_page_gate, processor_page_settings, processor_page_wait, processor_page_wake

; struct boot_processor (boot/protocol/processors.h).
RECORD_STATE            equ 8
RECORD_FUNCTION         equ 40
RECORD_ARGUMENT         equ 48
STATE_STARTS            equ 0
STATE_WAITS             equ 2
STATE_RUNS              equ 3

; struct processor_slot (boot/common/processors.h).
SLOT_APIC_ID            equ 0
SLOT_START              equ 8

; Intel SDM volume 4, table 2-2.
APIC_BASE               equ 0x1b
APIC_BASE_X2APIC        equ 1 << 10
APIC_BASE_ON            equ 1 << 11
APIC_BASE_ADDRESS       equ 0xfffff000
APIC_ID                 equ 0x20                ; a register of the local APIC
APIC_ID_SHIFT           equ 24
X2APIC_ID               equ 0x802
PAT                     equ 0x277

CR0_EXTENSION_TYPE      equ 1 << 4

%ifidn __?OUTPUT_FORMAT?__, win64
        section .rdata rdata align=16
%else
        section .rodata progbits alloc noexec nowrite align=16
%endif
        bits 16

; What holds an absolute address is listed at the end.
%define ADDRESS(label) (label - processor_page)

processor_page:
        cli
        cld
        mov ax, cs
        mov ds, ax
        o32 lgdt [ADDRESS(gdt_register)]
        ; With caches on: without them what others wrote before might not be seen (table 12-5).
        mov eax, CR0_PROTECTION | CR0_EXTENSION_TYPE
        mov cr0, eax
protected_jump:
        jmp dword SELECTOR_CODE_32:ADDRESS(protected_mode)

        bits 32
protected_mode:
        mov eax, SELECTOR_DATA
        load_data_segments
base:
        mov ebp, strict dword 0                 ; becomes the page's address
        mov ecx, PAT
        mov eax, [ebp + ADDRESS(settings.pat)]
        mov edx, [ebp + ADDRESS(settings.pat) + 4]
        wrmsr

        mov ecx, APIC_BASE
        rdmsr
        test eax, APIC_BASE_X2APIC
        jnz .x2apic
        cmp dword [ebp + ADDRESS(settings.x2apic)], 0
        je .xapic
        or eax, APIC_BASE_X2APIC | APIC_BASE_ON
        wrmsr
.x2apic:
        mov ecx, X2APIC_ID
        rdmsr
        jmp .search
.xapic:
        and eax, APIC_BASE_ADDRESS
        mov eax, [eax + APIC_ID]
        shr eax, APIC_ID_SHIFT
.search:
        mov ebx, [ebp + ADDRESS(settings.slots)]
        mov ecx, [ebp + ADDRESS(settings.count)]
.next:
        cmp [ebx + SLOT_APIC_ID], eax
        je .found
        add ebx, [ebp + ADDRESS(settings.slot_size)]
        loop .next
.stranger:                                      ; nobody has called this one
        hlt
        jmp .stranger
.found:
        add ebx, SLOT_START
%include "boot/pc/enter_kernel.inc"

        bits 64
        default rel
processor_page_wait:
        lidt [wait_table_register]
        xor eax, eax                            ; STATE_STARTS
        mov ecx, STATE_WAITS
        lock cmpxchg [rdi + RECORD_STATE], ecx
        ; Who comes too late has been given up, and finds nothing here any more that is its own.
        je .wait
        cli
.wait:
        hlt
        jmp .wait

; Interrupts are off, so nothing but an NMI ends HLT. The kernel sends one, after it has written the
; function; the IRET lets the next one in (Intel SDM volume 3A, section 7.7.1).
processor_page_wake:
        cmp qword [rdi + RECORD_FUNCTION], 0
        je .back
        lea rax, [go]
        mov [rsp], rax
.back:
        iretq

; From here on the processor is as it was when it came to processor_page_wait.
go:
        lidt [no_table_register]
        mov rax, [rdi + RECORD_FUNCTION]
        mov rcx, [rdi + RECORD_ARGUMENT]
        ; From now on the record is the kernel's, which may write other things there.
        mov dword [rdi + RECORD_STATE], STATE_RUNS
        push rax
        mov rdi, rcx
        xor eax, eax
        xor ecx, ecx
        push RFLAGS_VALUE
        popfq
        ret

        align 8
gdt:
        way_up_descriptors
gdt_end:

; Vector 2 alone, the NMI's; the function that fills the page writes it.
wait_table:
        times 2 dq 0, 0
processor_page_gate:
        dq 0, 0
wait_table_end:

gdt_register:
        dw gdt_end - gdt - 1
gdt_base:
        dd ADDRESS(gdt)

wait_table_register:
        dw wait_table_end - wait_table - 1
wait_table_base:
        dq ADDRESS(wait_table)

no_table_register:
        dw 0
        dq 0

        align 8
; struct processor_page_settings (start_processors.c), written here before the first one starts.
processor_page_settings:
settings:
.slots: dd 0
.slot_size:
        dd 0
.count: dd 0
.x2apic:
        dd 0
.pat:   dq 0
processor_page_end:

        align 4
; Where in the page there are 32 bits to which the page's address is to be added.
processor_page_fixes:
        dd protected_jump + 2 - processor_page
        dd base + 1 - processor_page
        dd enter_kernel_jump + 1 - processor_page
        dd gdt_base - processor_page
        dd wait_table_base - processor_page
        dd 0
