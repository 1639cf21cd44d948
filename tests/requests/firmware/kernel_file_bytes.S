/* What kernel_file.c asks for, by boot/protocol/requests.md alone: symbols and debug information. */
        .section .note.bootsmith, "a", @note

        .byte 10, 0, 0, 0, 16, 0, 0, 0, 14, 0, 0, 0
        .byte 0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0
        .byte 1, 0, 1, 0, 0, 0, 0, 0
        .byte 3, 0, 0, 0, 0, 0, 0, 0
