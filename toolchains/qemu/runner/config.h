/*
 * What the Bazel rule says about one boot: a JSON object written at analysis. Paths in it are
 * relative to the runner's working directory, which is the workspace's folder in the runfiles.
 *
 *   label            Bazel label, for messages and JUnit XML
 *   qemu             the emulator
 *   image            what is booted; only ever read
 *   machine          "pc" or "q35"
 *   memory_mib, smp  size of memory and number of CPUs
 *   disk             what the image is attached to: "ide", "ahci", "virtio", "nvme", "usb", "scsi",
 *                    or "other": one of `devices`, with drive=disk
 *
 * and, where wanted:
 *
 *   medium               how the machine gets the image: "disk" (default), on `disk`; "cdrom", in
 *                        a drive there; "kernel": QEMU itself loads it; "network": the machine
 *                        fetches it by TFTP, and what else is in its folder
 *   network_card         with "network": "e1000" (default), "rtl8139" or "virtio"
 *   network_rom          with "network": the card's boot ROM; none when absent
 *   format               of a disk: "raw" (default), "qcow2", "vdi" or "vmdk"
 *   cpu                  QEMU's CPU model; its default when absent
 *   accelerator          "tcg" (default) or "kvm"
 *   firmware             file to start in place of QEMU's BIOS
 *   firmware_variables   file that UEFI firmware finds its variables in; both are flash memory
 *                        then, and what is written to it is forgotten
 *   smp_options          further words of -smp: "maxcpus=8", "sockets=2"
 *   devices              further devices, each as after -device
 *   deadline_seconds     when a boot counts as hung; 60 for a test and 30 for a run when absent
 *   display              window that a run opens where there is a display: "sdl" or "gtk"
 *   extra_args           further words for QEMU's command line
 *   no_reboot            true (default): a reset, such as a triple fault, ends the boot
 *   verdict              "channel" (default): the kernel reports as boot/protocol/harness.h says;
 *                        "exit_status": it only writes to isa-debug-exit, and that is the verdict
 *   success_exit_status  with "exit_status": the status of QEMU that is a pass; default 33
 *   checks               list of {"name", "kind", "text", "attribute", "file", "source"}; see
 *                        struct check
 *   case_deadline_seconds
 *                        the kernel runs cases (test_cases.h): when one counts as hung
 *   symbols              ELF files of the loader and the kernel, for a debugger
 *   coverage             {"elf", "llvm_cov", "llvm_profdata"}: the kernel, which is compiled for
 *                        coverage, and the programs that make a report of what it counts
 *   expect_failure       {"message_contains": "..."}: pass only if the test fails with that reason
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_CONFIG_H
#define TOOLCHAINS_QEMU_RUNNER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/words.h"

/* The order of each enum is that of its list of names in config.c. */
enum machine { MACHINE_PC, MACHINE_Q35 };
enum disk_bus { DISK_IDE, DISK_AHCI, DISK_VIRTIO, DISK_NVME, DISK_USB, DISK_SCSI, DISK_OTHER };
enum medium { MEDIUM_DISK, MEDIUM_CDROM, MEDIUM_KERNEL, MEDIUM_NETWORK };
enum network_card { NETWORK_CARD_E1000, NETWORK_CARD_RTL8139, NETWORK_CARD_VIRTIO };
enum format { FORMAT_RAW, FORMAT_QCOW2, FORMAT_VDI, FORMAT_VMDK };
enum accelerator { ACCELERATOR_TCG, ACCELERATOR_KVM };
enum display { DISPLAY_SDL, DISPLAY_GTK, DISPLAY_ABSENT };
enum verdict_kind { VERDICT_BY_CHANNEL, VERDICT_BY_EXIT_STATUS };

enum check_kind {
  CHECK_SERIAL_LINE, /* the serial log has a line that is exactly `text` */
  CHECK_VGA_TEXT,    /* the VGA text memory has `text` within a row, in colour `attribute` */
  CHECK_PICTURE,     /* the screen is, pixel by pixel, the PNG picture `file` */
};

#define ANY_ATTRIBUTE (-1)

struct check {
  char *name;    /* its case in the JUnit XML */
  int kind;      /* enum check_kind */
  char *text;    /* NULL for pictures */
  int attribute; /* VGA text only: 0..255, or ANY_ATTRIBUTE when the key is absent */
  char *file;    /* pictures only */
  char *source;  /* pictures only: the file's path in the workspace; NULL when it is no source */
};

struct checks {
  struct check *items;
  size_t count;
};

struct coverage_config {
  char *elf; /* NULL when the kernel is not compiled for coverage */
  char *llvm_cov;
  char *llvm_profdata;
};

struct config {
  char *label;
  char *qemu;
  char *image;
  int medium;        /* enum medium */
  int format;        /* enum format */
  int network_card;  /* enum network_card */
  char *network_rom; /* NULL when absent */
  int machine;       /* enum machine */
  char *cpu;         /* NULL when absent */
  int memory_mib;
  int smp;
  struct words smp_options;
  int disk;                  /* enum disk_bus */
  int accelerator;           /* enum accelerator */
  int deadline_seconds;      /* 0 when absent */
  int case_deadline_seconds; /* 0 when absent */
  int display;               /* enum display */
  char *firmware;            /* NULL when absent */
  char *firmware_variables;  /* NULL when absent */
  struct words devices;
  struct words extra_args;
  struct words symbols;
  bool no_reboot;
  int verdict; /* enum verdict_kind */
  int success_exit_status;
  struct checks checks;
  struct coverage_config coverage;
  char *expected_message; /* NULL unless the test is expected to fail */
};

extern const char *const machine_names[];
extern const char *const disk_names[];
extern const char *const medium_names[];
extern const char *const format_names[];
extern const char *const network_card_names[];
extern const char *const accelerator_names[];
extern const char *const display_names[];

/* Both fill *config; false with one sentence in *error when something is wrong. */
bool config_parse(const char *file, const char *text, size_t length, struct config *config,
                  struct buffer *error);
bool config_read(const char *file, struct config *config, struct buffer *error);
void config_free(struct config *config);

#endif
