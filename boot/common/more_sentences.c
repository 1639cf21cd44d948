/* Sentences apart from those that every loader carries. */
#include "boot/common/more_sentences.h"

const char *more_sentences(enum error_code code) {
  switch ((int)code) {
  case ERROR_VOLUME_CUT_SHORT:
    return "the boot volume is cut short: {0} bytes of {1} are there. Build or copy it again.";
  case ERROR_MEMORY_REFUSED:
    return "the firmware does not give memory at address 0x{0:x} ({1} KiB), which its memory map "
           "calls free. Start the machine again.";
  case ERROR_UEFI_NO_VOLUME:
    return "the loader has no boot volume in itself, and the disk that it was started from has no "
           "file \\BOOTSMTH\\VOLUME.BIN that can be opened (UEFI status 0x{0:x}). Write the whole "
           "image, or build an efi_application.";
  case ERROR_UEFI_READ:
    return "the file \\BOOTSMTH\\VOLUME.BIN cannot be read: the {0:part}, byte {1}, UEFI status "
           "0x{2:x}. Try another port, or write the image to another disk.";
  case ERROR_UEFI_NO_MEMORY_MAP:
    return "the firmware does not say how much memory there is (UEFI status 0x{0:x}).";
  case ERROR_UEFI_EXIT:
    return "the firmware does not hand the machine over: ExitBootServices failed {0} times, at "
           "last "
           "with UEFI status 0x{1:x}. Please report it with the machine's model.";
  case ERROR_UEFI_SECURE_BOOT:
    return "Secure Boot is on, and the boot volume is a file that no signature covers. Build the "
           "image, or an efi_application, with a secure_boot_key.";
  case ERROR_VOLUME_FOREIGN:
    return "the file \\BOOTSMTH\\VOLUME.BIN is not the one that this loader is signed with: its "
           "SHA-256 begins with {0:16x}, expected {1:16x}. Write the image again.";
  case ERROR_HANDED_OVER_MAGIC:
    return "the loader was not started by Multiboot or PVH: EAX is 0x{0:8x}. Start it by GRUB's "
           "multiboot or multiboot2, or by QEMU's -kernel.";
  case ERROR_HANDED_OVER_DAMAGED:
    return "what the boot loader handed over is damaged: item {0}, 0x{2:x} bytes at address "
           "0x{1:x}. Use another version of the boot loader.";
  case ERROR_HANDED_OVER_NO_MAP:
    return "the boot loader does not say how much memory there is. Use another version of it.";
  case ERROR_HANDED_OVER_MODULES:
    return "the boot loader brings more than {0} modules. Put some of them into the image, or into "
           "one file.";
  case ERROR_LOADER_PLACE:
    return "the boot loader has put this loader at address 0x{0:x} ({1} KiB), where memory is not "
           "free. Start it by GRUB's multiboot2, which finds another place.";
  case ERROR_REQUEST_LOW_MEMORY:
    return "the kernel requires {0} KiB of free memory below 1 MiB, where processors start, and "
           "there are {1} KiB. Ask for less of it.";
  case ERROR_REQUEST_CACHING:
    return "the kernel requires write-combining, and this CPU has no page attribute table (PAT). "
           "Ask for it as optional.";
  case ERROR_REQUEST_PAGING_LEVELS:
    return "the kernel requires page tables of {0} levels at least, and this CPU has {1}. Use a "
           "CPU with five-level paging (LA57).";
  case ERROR_REQUEST_FRAMEBUFFER:
    return "the kernel requires its framebuffer mapped, and there is none. Ask for a graphics mode "
           "too, or for the mapping as optional.";
  case ERROR_REQUEST_CPU_STATE:
    return "the kernel requires CPU state 0x{0:x} (2 is SSE, 4 is AVX), and this CPU has 0x{1:x}. "
           "Use a CPU that has it, or a virtual machine that shows it.";
  case ERROR_REQUEST_PROCESSORS:
    return "the firmware does not say which processors the machine has, and the kernel "
           "requires them (fault {0} of the ACPI tables). Update the firmware, or turn on "
           "ACPI in its setup.";
  case ERROR_REQUEST_NO_APIC:
    return "the CPU has no local APIC that is on, without which the other processors that "
           "the kernel requires cannot be started. Turn it on in the firmware's setup.";
  case ERROR_REQUEST_PROCESSORS_MEMORY:
    return "there is no room for the {0} processors that the kernel requires: they need a "
           "page below 1 MiB, and {1} KiB in one piece below 4 GiB. Give the machine more "
           "memory.";
  case ERROR_UNPACK:
    return "compressed data on this disk cannot be unpacked: {0} of {1} bytes came out, though its "
           "digest is right. Build the image again.";
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
