; What requests_c.c asks for, by the macros of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_kaslr BOOT_REQUEST_OPTIONAL
        boot_request_stack BOOT_REQUEST_REQUIRED, 33, 5
        boot_request_direct_map BOOT_REQUEST_REQUIRED, 0xffff888000000000
        boot_request_modules BOOT_REQUEST_REQUIRED
