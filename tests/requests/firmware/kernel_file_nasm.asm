; What kernel_file.c asks for, by the macro of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_kernel_file BOOT_REQUEST_REQUIRED, BOOT_KERNEL_FILE_ALL
