; What levels.c asks for in C, for a kernel that is compiled without it.
%include "boot/protocol/requests.inc"

        boot_request_paging_levels BOOT_REQUEST_REQUIRED, 4, 5
        boot_request_recursive BOOT_REQUEST_REQUIRED, 0
