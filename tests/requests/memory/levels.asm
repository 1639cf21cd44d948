; Five levels, with a slot that is the direct map's where there are four.
%include "boot/protocol/requests.inc"

        boot_request_paging_levels BOOT_REQUEST_REQUIRED, 5, 5
        boot_request_recursive BOOT_REQUEST_REQUIRED, 256
