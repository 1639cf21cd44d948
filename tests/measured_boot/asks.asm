; What measured.c asks for, by the macro of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_tpm_event_log BOOT_REQUEST_OPTIONAL
