/* Builds QEMU's command line: only the devices that the configuration names, and no defaults. */
#include "toolchains/qemu/runner/qemu_command.h"

#include <string.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/buffer.h"

/* QEMU reads a comma within an option as the end of the value, unless it is doubled. */
static void append_option_value(struct buffer *option, const char *value) {
  for (; *value != '\0'; value++) {
    if (*value == ',')
      buffer_append_text(option, ",");
    buffer_append(option, value, 1);
  }
}

static void add_drive(struct words *words, const char *settings, const char *file) {
  struct buffer drive = {0};
  buffer_append_text(&drive, settings);
  buffer_append_text(&drive, ",file=");
  append_option_value(&drive, file);
  words_add(words, "-drive");
  words_add(words, buffer_text(&drive));
  buffer_free(&drive);
}

/* UEFI firmware lies in one flash chip and its variables in another. With a snapshot, what it
 * writes goes to a temporary file: each boot begins as on a new machine. */
static void add_firmware(const struct config *config, struct words *words) {
  if (config->firmware_variables != NULL) {
    add_drive(words, "if=pflash,unit=0,format=raw,readonly=on", config->firmware);
    add_drive(words, "if=pflash,unit=1,format=raw,snapshot=on", config->firmware_variables);
  } else if (config->firmware != NULL) {
    words_add(words, "-bios");
    words_add(words, config->firmware);
  }
}

static void add_processors(const struct config *config, struct words *words) {
  struct buffer option = {0};
  buffer_printf(&option, "%d", config->smp);
  for (size_t i = 0; i < config->smp_options.count; i++)
    buffer_printf(&option, ",%s", config->smp_options.items[i]);
  words_add(words, "-smp");
  words_add(words, buffer_text(&option));
  buffer_free(&option);
}

static void add_machine(const struct qemu_command *command, struct words *words) {
  const struct config *config = command->config;
  words_add(words, config->qemu);
  words_add(words, "-no-user-config");
  words_add(words, "-nodefaults");
  words_add(words, "-machine");
  words_add(words, machine_names[config->machine]);
  words_add(words, "-accel");
  words_add(words, accelerator_names[config->accelerator]);
  if (config->cpu != NULL) {
    words_add(words, "-cpu");
    words_add(words, config->cpu);
  }
  add_firmware(config, words);
  words_add(words, "-m");
  words_printf(words, "%dM", config->memory_mib);
  add_processors(config, words);
  words_add(words, "-vga");
  words_add(words, "std");
  words_add(words, "-nic");
  words_add(words, "none");
  words_add(words, "-display");
  words_add(words, command->window ? display_names[config->display] : "none");
}

static void add_device(struct words *words, const char *device) {
  words_add(words, "-device");
  words_add(words, device);
}

static void add_disk_device(const struct config *config, struct words *words) {
  switch ((enum disk_bus)config->disk) {
  case DISK_IDE:
    add_device(words, "ide-hd,drive=disk,bus=ide.0,bootindex=0");
    break;
  case DISK_AHCI:
    /* q35 has an AHCI controller on board, whose first port QEMU calls ide.0. */
    if (config->machine == MACHINE_PC)
      add_device(words, "ahci,id=ahci");
    add_device(words, config->machine == MACHINE_PC ? "ide-hd,drive=disk,bus=ahci.0,bootindex=0"
                                                    : "ide-hd,drive=disk,bus=ide.0,bootindex=0");
    break;
  case DISK_VIRTIO:
    add_device(words, "virtio-blk-pci,drive=disk,bootindex=0");
    break;
  case DISK_NVME:
    add_device(words, "nvme,serial=disk,drive=disk,bootindex=0");
    break;
  case DISK_USB:
    add_device(words, "qemu-xhci");
    add_device(words, "usb-storage,drive=disk,bootindex=0");
    break;
  case DISK_SCSI:
    add_device(words, "virtio-scsi-pci");
    add_device(words, "scsi-hd,drive=disk,bootindex=0");
    break;
  case DISK_OTHER:
    break;
  }
}

/* A CD drive where the disk would be; virtio-blk and NVMe have none. */
static void add_cdrom_device(const struct config *config, struct words *words) {
  switch ((enum disk_bus)config->disk) {
  case DISK_IDE:
    add_device(words, "ide-cd,drive=disk,bus=ide.0,bootindex=0");
    break;
  case DISK_AHCI:
    if (config->machine == MACHINE_PC)
      add_device(words, "ahci,id=ahci");
    add_device(words, config->machine == MACHINE_PC ? "ide-cd,drive=disk,bus=ahci.0,bootindex=0"
                                                    : "ide-cd,drive=disk,bus=ide.0,bootindex=0");
    break;
  case DISK_USB:
    add_device(words, "qemu-xhci");
    add_device(words, "usb-bot,id=bot");
    add_device(words, "scsi-cd,bus=bot.0,drive=disk,bootindex=0");
    break;
  case DISK_SCSI:
    add_device(words, "virtio-scsi-pci");
    add_device(words, "scsi-cd,drive=disk,bootindex=0");
    break;
  case DISK_VIRTIO:
  case DISK_NVME:
  case DISK_OTHER:
    break;
  }
}

static void add_network_card(const struct config *config, struct words *words) {
  static const char *const models[] = {
      [NETWORK_CARD_E1000] = "e1000",
      [NETWORK_CARD_RTL8139] = "rtl8139",
      /* The device that iPXE's ROM is for; QEMU renumbers its own ROMs, and no others. */
      [NETWORK_CARD_VIRTIO] = "virtio-net-pci,disable-legacy=on",
  };
  struct buffer card = {0};
  buffer_printf(&card, "%s,netdev=network,bootindex=0,romfile=", models[config->network_card]);
  append_option_value(&card, config->network_rom == NULL ? "" : config->network_rom);
  add_device(words, buffer_text(&card));
  buffer_free(&card);
}

/* A network of QEMU's own with DHCP and TFTP, from which no packet leaves. The folder that is
 * served is the image's. */
static void add_network(const struct config *config, struct words *words) {
  const char *slash = strrchr(config->image, '/');
  const char *name = slash == NULL ? config->image : slash + 1;
  struct buffer folder = {0};
  struct buffer network = {0};
  if (slash == NULL)
    buffer_append_text(&folder, ".");
  else
    buffer_append(&folder, config->image, (size_t)(slash - config->image));
  buffer_append_text(&network, "user,id=network,restrict=on,tftp=");
  append_option_value(&network, buffer_text(&folder));
  buffer_append_text(&network, ",bootfile=");
  append_option_value(&network, name);
  words_add(words, "-netdev");
  words_add(words, buffer_text(&network));
  buffer_free(&folder);
  buffer_free(&network);
  add_network_card(config, words);
  /* OVMF's network starts only where it has a source of random numbers. */
  if (config->firmware_variables != NULL)
    add_device(words, "virtio-rng-pci");
}

static void add_image(const struct config *config, struct words *words) {
  if (config->medium == MEDIUM_NETWORK) {
    add_network(config, words);
    return;
  }
  if (config->medium == MEDIUM_KERNEL) {
    words_add(words, "-kernel");
    words_add(words, config->image);
    return;
  }
  if (config->medium == MEDIUM_CDROM) {
    add_drive(words, "id=disk,if=none,format=raw,media=cdrom,readonly=on", config->image);
    add_cdrom_device(config, words);
    return;
  }
  /* With a snapshot the guest's writes go to a temporary file and the image stays as built. */
  struct buffer settings = {0};
  buffer_printf(&settings, "id=disk,if=none,format=%s,snapshot=on", format_names[config->format]);
  add_drive(words, buffer_text(&settings), config->image);
  buffer_free(&settings);
  add_disk_device(config, words);
}

static void add_ends(const struct qemu_command *command, bool pause, struct words *words) {
  words_add(words, "-action");
  /* The paused machine keeps its screen and registers to be looked at after a triple fault. */
  words_printf(words, "reboot=%s,shutdown=%s", command->config->no_reboot ? "shutdown" : "reset",
               pause ? "pause" : "poweroff");
  if (command->exit_device) {
    words_add(words, "-device");
    words_printf(words, "isa-debug-exit,iobase=0x%x,iosize=0x04", HARNESS_EXIT_PORT);
  }
}

static void add_socket(struct words *words, const char *name, enum emulator_fd fd) {
  words_add(words, "-chardev");
  words_printf(words, "socket,id=%s,fd=%d", name, (int)fd);
}

static void add_channels(const struct qemu_command *command, struct words *words) {
  add_socket(words, "console", EMULATOR_FD_SERIAL);
  words_add(words, "-serial");
  words_add(words, "chardev:console");
  add_socket(words, "monitor", EMULATOR_FD_MONITOR);
  words_add(words, "-mon");
  words_add(words, "chardev=monitor,mode=control");
  if (command->token != NULL) {
    add_socket(words, "verdict", EMULATOR_FD_VERDICT);
    words_add(words, "-device");
    words_printf(words, "isa-serial,chardev=verdict,iobase=0x%x,irq=%d", HARNESS_UART_PORT,
                 HARNESS_UART_IRQ);
    words_add(words, "-fw_cfg");
    words_printf(words, "name=%s,string=%s", HARNESS_FW_CFG_FILE, command->token);
  }
  if (command->coverage) {
    add_socket(words, "coverage", EMULATOR_FD_COVERAGE);
    words_add(words, "-device");
    words_printf(words, "isa-debugcon,iobase=0x%x,chardev=coverage", HARNESS_COVERAGE_PORT);
    words_add(words, "-fw_cfg");
    words_printf(words, "name=%s,string=%s", HARNESS_COVERAGE_FW_CFG_FILE, command->token);
  }
  if (command->reset_log != NULL) {
    words_add(words, "-d");
    words_add(words, "cpu_reset");
    words_add(words, "-D");
    words_add(words, command->reset_log);
  }
}

/* For programs on this computer only; the machine stands still until the debugger lets it go. */
static void add_debugger(const struct qemu_command *command, struct words *words) {
  if (command->gdb_port == 0)
    return;
  words_add(words, "-gdb");
  words_printf(words, "tcp:127.0.0.1:%d", command->gdb_port);
  words_add(words, "-S");
}

static void add_extras(const struct qemu_command *command, struct words *words) {
  for (size_t i = 0; i < command->config->devices.count; i++)
    add_device(words, command->config->devices.items[i]);
  add_debugger(command, words);
  words_add_all(words, &command->config->extra_args);
  if (command->extras != NULL)
    words_add_all(words, command->extras);
}

void qemu_command_words(const struct qemu_command *command, struct words *words) {
  add_machine(command, words);
  add_image(command->config, words);
  add_ends(command, true, words);
  add_channels(command, words);
  add_extras(command, words);
}

void qemu_command_words_to_paste(const struct qemu_command *command, struct words *words) {
  add_machine(command, words);
  add_image(command->config, words);
  add_ends(command, false, words);
  words_add(words, "-serial");
  words_add(words, "mon:stdio");
  add_extras(command, words);
}

/* QEMU takes an option with one dash or two. */
static bool is_option(const char *word, const char *name) {
  word += strncmp(word, "--", 2) == 0;
  return word[0] == '-' && strcmp(word + 1, name) == 0;
}

bool qemu_command_keeps_hold(const struct words *words, struct buffer *error) {
  for (size_t i = 0; i < words->count; i++) {
    if (is_option(words->items[i], "daemonize")) {
      buffer_printf(error,
                    "QEMU's argument %s would leave QEMU running with nobody to end it; remove "
                    "it, and put the whole command into the background instead",
                    words->items[i]);
      return false;
    }
  }
  return true;
}
