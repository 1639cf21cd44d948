/* A few sentences, apart from those that every loader carries. */
#include "boot/common/more_sentences.h"

const char *more_sentences(enum error_code code) {
  switch ((int)code) {
  case ERROR_SETTINGS_DAMAGED:
    return "the settings on this disk are damaged: digest {0:16x}, expected {1:16x}. Write the "
           "image again.";
  case ERROR_SETTINGS_LINE:
    return "line {0} of the settings on this disk is none that this loader knows (fault {1}). Make "
           "them anew with //imagetools:configure.";
  case ERROR_SETTINGS_LENGTH:
    return "the settings on this disk have {0} bytes, and {1} are allowed. Make them anew with "
           "//imagetools:configure.";
  case ERROR_REQUEST_DATE:
    return "the kernel requires the date, and this machine has no clock that tells it. Set the "
           "clock in the firmware's setup, or make the request optional.";
  case ERROR_REQUEST_TSC_FREQUENCY:
    return "the kernel requires the frequency of the time stamp counter, and this machine neither "
           "tells it nor has a timer to measure it by. Make the request optional.";
  case ERROR_REQUEST_EFI:
    return "the kernel requires UEFI's tables, and whoever started this loader does not hand them "
           "over. Start it by UEFI firmware, or by GRUB's multiboot2 there.";
  case ERROR_REQUEST_KERNEL_FILE:
    return "there is no room for the kernel's own file, which it requires: it needs {0} KiB in one "
           "piece, and the largest free one below 4 GiB has {1} KiB. Give the machine more memory.";
  case ERROR_KERNEL_FILE_DAMAGED:
    return "what this disk has of the kernel's own file is damaged: digest {0:16x}, expected "
           "{1:16x}. Write the image again.";
  case ERROR_TPM_EXTEND:
    return "the TPM does not take the measurement of the {0:part} (UEFI status 0x{1:x}). Start the "
           "machine again, or turn the TPM off in the firmware's setup.";
  case ERROR_TPM_NONE:
    return "the kernel requires the event log of a measured boot, and here is none: it takes UEFI "
           "firmware and a TPM 2 that it uses. Turn it on in the firmware's setup.";
  case ERROR_TPM_LOG:
    return "the kernel requires the event log of a measured boot, and the firmware's cannot be "
           "read "
           "as a whole (UEFI status 0x{0:x}). Please report it with the machine's model.";
  case ERROR_REQUEST_SCREEN:
    return "this machine can't show any screen that the kernel requires: it has {0} modes with a "
           "framebuffer, and none is as asked for. Use another graphics card or firmware, or ask "
           "for less.";
  case ERROR_REQUEST_SCREEN_MODES:
    return "the kernel requires the list of screen modes, and this machine's firmware has none. "
           "Use a machine with a graphics card, or make the request optional.";
  default:
    return NULL;
  }
}
