; A request for SSE, by the macros of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_cpu_state BOOT_REQUEST_REQUIRED, BOOT_CPU_STATE_SSE
