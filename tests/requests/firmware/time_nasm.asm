; What time.c asks for, by the macros of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_tsc_frequency BOOT_REQUEST_REQUIRED
        boot_request_date BOOT_REQUEST_REQUIRED
