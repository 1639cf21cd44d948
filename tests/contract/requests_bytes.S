/* What requests_c.c asks for, by boot/protocol/requests.md alone. */
        .section .note.bootsmith, "a", @note

        /* The stack. */
        .byte 10, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0
        .byte 33, 0, 0, 0, 5, 0, 0, 0
        .byte 0, 0, 0, 0, 0, 0, 0, 0

        /* The direct map. */
        .byte 10, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0
        .byte 0, 0, 0, 0, 0x80, 0x88, 0xff, 0xff
        .byte 0, 0, 0, 0, 0, 0, 0, 0
        .byte 0, 0, 0, 0, 0, 0, 0, 0

        /* KASLR, optional. */
        .byte 10, 0, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 0, 0, 0, 0, 0, 0

        /* Read-only modules. */
        .byte 10, 0, 0, 0, 8, 0, 0, 0, 20, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0
