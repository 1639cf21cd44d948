/* Writing the damaged image, starting QEMU with it and reading what it says on COM1. */
#include "tests/damage/trial.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/clock.h"

#define REFUSAL "Bootsmith E"
#define KERNEL_SPEAKS "damage:"
#define OUTPUT_MAX 4096

const char *const ending_names[ENDING_COUNT] = {
    [ENDING_BOOTED] = "booted",          [ENDING_REFUSED] = "refused", [ENDING_RESET] = "reset",
    [ENDING_CORRUPT] = "RAN, NOT WHOLE", [ENDING_SILENT] = "silent",
};

const char *const trial_machine_names[TRIAL_MACHINE_COUNT] = {
    [TRIAL_BIOS_DISK] = "bios_disk",
    [TRIAL_BIOS_CD] = "bios_cd",
    [TRIAL_UEFI_DISK] = "uefi_disk",
};

struct emulator {
  pid_t pid;
  int output;
  char text[OUTPUT_MAX];
  size_t length;
};

static bool write_image(const struct trial *trial, const struct damage *damage) {
  uint64_t length = damage->kind == DAMAGE_CUT ? damage->offset : trial->image->length;
  int file = open(trial->scratch_image, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return false;
  bool done =
      write(file, trial->image->bytes, length) == (ssize_t)length &&
      pwrite(file, damage->bytes, damage->length, (off_t)damage->offset) == (ssize_t)damage->length;
  return close(file) == 0 && done;
}

#define WORDS_MAX 40

struct words {
  const char *items[WORDS_MAX];
  size_t count;
};

static void add(struct words *words, const char *option, const char *value) {
  words->items[words->count++] = option;
  if (value != NULL)
    words->items[words->count++] = value;
}

/* What UEFI writes is forgotten with the snapshot. */
static void add_firmware(struct words *words, const struct trial *trial) {
  static char chips[2][512];
  if (trial->machine != TRIAL_UEFI_DISK)
    return;
  snprintf(chips[0], sizeof(chips[0]), "if=pflash,unit=0,format=raw,readonly=on,file=%s",
           trial->firmware);
  snprintf(chips[1], sizeof(chips[1]), "if=pflash,unit=1,format=raw,snapshot=on,file=%s",
           trial->firmware_variables);
  add(words, "-drive", chips[0]);
  add(words, "-drive", chips[1]);
}

static void add_medium(struct words *words, const struct trial *trial) {
  static const char *const devices[TRIAL_MACHINE_COUNT] = {
      [TRIAL_BIOS_DISK] = "virtio-blk-pci,drive=disk,bootindex=0",
      [TRIAL_BIOS_CD] = "ide-cd,drive=disk,bootindex=0",
      [TRIAL_UEFI_DISK] = "virtio-blk-pci,drive=disk,bootindex=0",
  };
  static char drive[512];
  snprintf(drive, sizeof(drive), "id=disk,if=none,format=raw,readonly=on,%sfile=%s",
           trial->machine == TRIAL_BIOS_CD ? "media=cdrom," : "", trial->scratch_image);
  add(words, "-drive", drive);
  add(words, "-device", devices[trial->machine]);
}

/* Memory and devices are the least that there can be: it is the start that takes the time. */
static _Noreturn void become_qemu(const struct trial *trial) {
  struct words words = {.count = 0};
  char exit_device[64];
  snprintf(exit_device, sizeof(exit_device), "isa-debug-exit,iobase=0x%x,iosize=4",
           HARNESS_EXIT_PORT);
  add(&words, trial->qemu, NULL);
  add(&words, "-no-user-config", NULL);
  add(&words, "-nodefaults", NULL);
  add(&words, "-no-reboot", NULL);
  add(&words, "-machine", "pc");
  add(&words, "-accel", "tcg");
  add(&words, "-m", trial->machine == TRIAL_UEFI_DISK ? "128M" : "16M");
  add(&words, "-display", "none");
  add(&words, "-serial", "stdio");
  add(&words, "-device", exit_device);
  add_firmware(&words, trial);
  add_medium(&words, trial);
  words.items[words.count] = NULL;
  execv(trial->qemu, (char *const *)words.items);
  _exit(127);
}

static bool start(const struct trial *trial, struct emulator *emulator) {
  int ends[2];
  pid_t parent = getpid();
  if (pipe2(ends, O_CLOEXEC) != 0)
    return false;
  emulator->length = 0;
  emulator->output = ends[0];
  emulator->pid = fork();
  if (emulator->pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(127);
    close(STDIN_FILENO);
    open("/dev/null", O_RDONLY);
    dup2(ends[1], STDOUT_FILENO);
    become_qemu(trial);
  }
  close(ends[1]);
  return emulator->pid > 0;
}

/* The refusal with its sentence, once the line is complete. */
static const char *find_refusal(const struct emulator *emulator) {
  const char *refusal = strstr(emulator->text, REFUSAL);
  return refusal != NULL && strpbrk(refusal, "\r\n") != NULL ? refusal : NULL;
}

/* Until QEMU ends, there is a refusal, or the deadline passes; false in the last case. */
static bool read_output(struct emulator *emulator, double deadline) {
  struct pollfd poll_output = {.fd = emulator->output, .events = POLLIN};
  emulator->text[0] = '\0';
  while (find_refusal(emulator) == NULL) {
    double left = deadline - clock_now();
    if (left <= 0)
      return false;
    if (poll(&poll_output, 1, (int)(left * 1000) + 1) <= 0)
      continue;
    char piece[512];
    ssize_t count = read(emulator->output, piece, sizeof(piece));
    if (count <= 0)
      return true;
    for (ssize_t i = 0; i < count && emulator->length < OUTPUT_MAX - 1; i++)
      emulator->text[emulator->length++] = piece[i] != '\0' ? piece[i] : ' ';
    emulator->text[emulator->length] = '\0';
  }
  return true;
}

/* What the kernel said, or the refusal, or the last that there is; line ends as bars. */
static void note_text(const struct emulator *emulator, struct result *result) {
  const char *text = strstr(emulator->text, KERNEL_SPEAKS);
  if (text == NULL)
    text = find_refusal(emulator);
  if (text == NULL)
    text = emulator->text;
  snprintf(result->text, sizeof(result->text), "%s", text);
  for (char *at = result->text; *at != '\0'; at++)
    if (*at == '\n' || *at == '\r')
      *at = '|';
}

static enum ending find_ending(const struct trial *trial, const struct emulator *emulator,
                               int status, bool ended, const struct result *result) {
  bool exited = WIFEXITED(status);
  if (exited && WEXITSTATUS(status) == HARNESS_STATUS_PASS)
    return strncmp(result->text, trial->expected, strlen(trial->expected)) == 0 ? ENDING_BOOTED
                                                                                : ENDING_CORRUPT;
  /* Damaged boot code that runs astray can write anything to the exit port; a kernel writes this.
   */
  if (strstr(emulator->text, KERNEL_SPEAKS) != NULL ||
      (exited && WEXITSTATUS(status) == HARNESS_STATUS_FAIL))
    return ENDING_CORRUPT;
  if (find_refusal(emulator) != NULL)
    return ENDING_REFUSED;
  return ended ? ENDING_RESET : ENDING_SILENT;
}

static void judge(const struct trial *trial, const struct emulator *emulator, int status,
                  bool ended, struct result *result) {
  const char *refusal = find_refusal(emulator);
  note_text(emulator, result);
  result->code = refusal != NULL ? (unsigned)strtoul(refusal + strlen(REFUSAL), NULL, 10) : 0;
  result->ending = find_ending(trial, emulator, status, ended, result);
}

bool trial_run(const struct trial *trial, const struct damage *damage, struct result *result) {
  static struct emulator emulator;
  int status = 0;
  if (!write_image(trial, damage) || !start(trial, &emulator))
    return false;
  bool ended = read_output(&emulator, clock_now() + trial->deadline);
  /* What has said its sentence halts for good. */
  if (!ended || find_refusal(&emulator) != NULL)
    kill(emulator.pid, SIGKILL);
  waitpid(emulator.pid, &status, 0);
  close(emulator.output);
  judge(trial, &emulator, status, ended, result);
  return !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}
