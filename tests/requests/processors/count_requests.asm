; What count.c asks for, by the macros of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_processors BOOT_REQUEST_REQUIRED, 2, 3     ; pages of each stack, most processors
