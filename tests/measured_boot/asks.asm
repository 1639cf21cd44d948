; What measured.c asks for, by the macro of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_tpm_event_log BOOT_REQUEST_OPTIONAL
        boot_request_kernel_file BOOT_REQUEST_REQUIRED, BOOT_KERNEL_FILE_SYMBOLS
