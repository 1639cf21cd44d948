; The first stage as an ELF file: the same source, without the address that only a flat binary states.

%imacro org 1
%endmacro

        section .text progbits alloc exec nowrite align=1
        global first_stage
%include "boot/bios/first_stage.asm"
