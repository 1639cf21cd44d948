; What arranged.c asks for in C, for a kernel that is compiled without it.
%include "boot/protocol/requests.inc"

        boot_request_stack BOOT_REQUEST_REQUIRED, 9, 3, 0xffffd00000010000
        boot_request_direct_map BOOT_REQUEST_REQUIRED, 0, 0, BOOT_REQUEST_DIRECT_MAP_NONE
        boot_request_boot_info BOOT_REQUEST_REQUIRED, 0xffffd00040000000
        boot_request_recursive BOOT_REQUEST_REQUIRED, 510
        boot_request_kernel_place BOOT_REQUEST_REQUIRED, 0x0000200000000000, 0x4000000
