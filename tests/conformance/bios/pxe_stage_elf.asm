; The first stage of network boots as an ELF file: the same source, without the address that only a flat binary states.

%imacro org 1
%endmacro

        section .text progbits alloc exec nowrite align=1
        global pxe_stage
%include "boot/pxe/pxe_stage.asm"
