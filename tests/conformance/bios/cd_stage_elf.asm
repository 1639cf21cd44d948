; The first stage of CDs as an ELF file: the same source, without the address that only a flat binary states.

%imacro org 1
%endmacro

        section .text progbits alloc exec nowrite align=1
        global cd_stage
%include "boot/bios/cd_stage.asm"
