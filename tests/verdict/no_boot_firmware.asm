; A ROM of 64 KiB in place of a BIOS: it says on COM1 that it boots nothing, and halts.
;
; On entry, at reset (Intel SDM volume 3A, section 10.1.4): real mode, at the end of the ROM, whose
; last 64 KiB are at physical 0xf0000 too.

COM1_DATA               equ 0x3f8

        bits 16
        org 0

start:
        cld
        mov si, message
        mov dx, COM1_DATA
put:
        cs lodsb
        test al, al
        jz done
        out dx, al
        jmp put
done:
        cli
        hlt
        jmp done

message:
        db "this firmware boots nothing", 13, 10, 0

        times 0xfff0 - ($ - $$) db 0
        jmp 0xf000:start
        times 0x10000 - ($ - $$) db 0
