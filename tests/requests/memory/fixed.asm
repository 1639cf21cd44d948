; What mapped.c expects if it is not compiled for places of the loader's choice.
%include "boot/protocol/requests.inc"

        boot_request_recursive BOOT_REQUEST_REQUIRED, 400
        boot_request_framebuffer BOOT_REQUEST_OPTIONAL, 0xffffd00000000000, BOOT_REQUEST_CACHING_WRITE_COMBINING
        boot_request_low_memory BOOT_REQUEST_REQUIRED, 64
