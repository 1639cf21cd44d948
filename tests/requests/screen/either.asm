; The requests of either.c, by the macros of boot/protocol/requests.inc.
%include "boot/protocol/requests.inc"

        boot_request_screen BOOT_REQUEST_OPTIONAL, BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 0, 0, 0, 0, 0, \
                            BOOT_SCREEN_CHOICE_TEXT_80_25
        boot_request_screen_modes BOOT_REQUEST_OPTIONAL
