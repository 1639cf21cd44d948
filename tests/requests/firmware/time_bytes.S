/* What time.c asks for, by boot/protocol/requests.md alone. */
        .section .note.bootsmith, "a", @note

        /* The date. */
        .byte 10, 0, 0, 0, 8, 0, 0, 0, 18, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0

        /* The frequency of the time stamp counter. */
        .byte 10, 0, 0, 0, 8, 0, 0, 0, 17, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0
