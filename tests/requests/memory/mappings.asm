; What mappings.c asks for in C, for a kernel that is compiled without it.
%include "boot/protocol/requests.inc"

        boot_request_mappings BOOT_REQUEST_REQUIRED, \
                0, 0x1a00000, 0x201000, 0, 0, \
                0xffffd00000000000, 0x1a00000, 0x1000, BOOT_MAPPING_READ | BOOT_MAPPING_EXECUTE, 0, \
                0xffffd00040000000, 0xfee00000, 0x1000, 0, BOOT_REQUEST_CACHING_UNCACHED, \
                0x40000000, 0xa0000, 0x20000, 0, BOOT_REQUEST_CACHING_WRITE_COMBINING, \
                0x8000000000, 0x8000000000, 0x1000, BOOT_MAPPING_READ, 0
