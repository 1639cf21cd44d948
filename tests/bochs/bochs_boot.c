/*
 * Boots an image in Bochs and passes if its kernel says so by the channel of
 * tests/matrix/port_verdict.h and Bochs then ends as that channel ends it; or, if a refusal is
 * expected, if the loader prints it.
 *
 * Usage: bochs_boot BOCHS SHARE IMAGE TOKEN MEGABYTES SECONDS CPU [REFUSAL]
 *
 * SHARE is the folder with the firmware's folders, REFUSAL a text that COM1 must get.
 *
 * Bochs emulates what QEMU's TCG does not: segment limits are checked at every access, and real
 * mode's 64 KiB are those that the descriptor cache has.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"

#define OUTPUT_MAX (256 * 1024)
#define POLL_MS 100

struct boot {
  const char *bochs;
  const char *share;
  const char *image;
  const char *token;
  const char *megabytes;
  double seconds;
  const char *cpu;
  const char *refusal; /* "" for none */
  char folder[256];    /* where Bochs runs */
  char outputs[256];   /* where the test's outputs are kept */
  pid_t pid;
  int output;
  char text[OUTPUT_MAX];
  size_t length;
};

static _Noreturn void give_up(const char *what, const char *name) {
  fprintf(stderr, "bochs_boot: %s %s: %s\n", what, name, strerror(errno));
  exit(1);
}

static FILE *create(const char *folder, const char *name) {
  char path[512];
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  FILE *file = fopen(path, "we");
  if (file == NULL)
    give_up("cannot write", path);
  return file;
}

/* No sound, no network, no window but a frame buffer that nobody looks at. */
static void write_configuration(const struct boot *boot) {
  FILE *file = create(boot->folder, "bochsrc");
  fprintf(file, "display_library: rfb, options=\"timeout=0\"\n");
  fprintf(file, "romimage: file=\"%s/bochs/BIOS-bochs-latest\"\n", boot->share);
  fprintf(file, "vgaromimage: file=\"%s/vgabios/vgabios.bin\"\n", boot->share);
  fprintf(file, "megs: %s\n", boot->megabytes);
  fprintf(file, "boot: disk\n");
  fprintf(file, "ata0-master: type=disk, path=\"%s/disk.img\", mode=flat\n", boot->folder);
  fprintf(file, "cpu: model=%s, ips=100000000, reset_on_triple_fault=0\n", boot->cpu);
  fprintf(file, "clock: sync=none, time0=utc\n");
  fprintf(file, "com1: enabled=1, mode=file, dev=\"%s/serial.log\"\n", boot->outputs);
  fprintf(file, "port_e9_hack: enabled=1\n");
  fprintf(file, "plugin_ctrl: gameport=0, parallel=0, speaker=0\n");
  fprintf(file, "sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy\n");
  fprintf(file, "log: \"%s/bochs.log\"\n", boot->outputs);
  fprintf(file, "panic: action=fatal\nerror: action=report\n");
  fprintf(file, "info: action=report\ndebug: action=ignore\n");
  fclose(file);
  /* Debian builds Bochs with its debugger, which waits to be told to go on. */
  file = create(boot->folder, "commands");
  fputs("c\n", file);
  fclose(file);
}

/* Bochs opens its disk for writing and locks it beside it. */
static void copy_image(const struct boot *boot) {
  static char piece[1 << 16];
  FILE *from = fopen(boot->image, "re");
  if (from == NULL)
    give_up("cannot read", boot->image);
  FILE *to = create(boot->folder, "disk.img");
  size_t count;
  while ((count = fread(piece, 1, sizeof(piece), from)) > 0)
    fwrite(piece, 1, count, to);
  if (ferror(from) || fclose(to) != 0)
    give_up("cannot copy", boot->image);
  fclose(from);
}

static _Noreturn void become_bochs(const struct boot *boot) {
  char configuration[512];
  char commands[512];
  snprintf(configuration, sizeof(configuration), "%s/bochsrc", boot->folder);
  snprintf(commands, sizeof(commands), "%s/commands", boot->folder);
  execl(boot->bochs, boot->bochs, "-q", "-f", configuration, "-rc", commands, (char *)NULL);
  give_up("cannot start", boot->bochs);
}

static void start(struct boot *boot) {
  int ends[2];
  pid_t parent = getpid();
  if (pipe2(ends, O_CLOEXEC) != 0 || (boot->pid = fork()) < 0)
    give_up("cannot start", boot->bochs);
  if (boot->pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(1);
    close(STDIN_FILENO);
    open("/dev/null", O_RDONLY);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    become_bochs(boot);
  }
  close(ends[1]);
  boot->output = ends[0];
}

static bool serial_has(const struct boot *boot, const char *text) {
  static char serial[OUTPUT_MAX];
  char path[512];
  snprintf(path, sizeof(path), "%s/serial.log", boot->outputs);
  FILE *file = fopen(path, "re");
  if (file == NULL)
    return false;
  serial[fread(serial, 1, sizeof(serial) - 1, file)] = '\0';
  fclose(file);
  return strstr(serial, text) != NULL;
}

/* Until Bochs ends or the expected refusal is there; false if the deadline passes before. */
static bool read_output(struct boot *boot) {
  double deadline = clock_now() + boot->seconds;
  struct pollfd poll_output = {.fd = boot->output, .events = POLLIN};
  for (;;) {
    if (boot->refusal[0] != '\0' && serial_has(boot, boot->refusal))
      return true;
    if (clock_now() >= deadline)
      return false;
    if (poll(&poll_output, 1, POLL_MS) <= 0)
      continue;
    char piece[4096];
    ssize_t count = read(boot->output, piece, sizeof(piece));
    if (count <= 0)
      return true;
    for (ssize_t i = 0; i < count && boot->length < OUTPUT_MAX - 1; i++)
      boot->text[boot->length++] = piece[i] != '\0' ? piece[i] : ' ';
  }
}

static bool has_line(const char *text, const char *line) {
  size_t length = strlen(line);
  for (const char *at = text; (at = strstr(at, line)) != NULL; at++)
    if ((at == text || at[-1] == '\n') && (at[length] == '\n' || at[length] == '\r'))
      return true;
  return false;
}

static void show(const struct boot *boot, const char *name) {
  char path[512];
  char line[512];
  snprintf(path, sizeof(path), "%s/%s", boot->outputs, name);
  FILE *file = fopen(path, "re");
  printf("%s:\n", name);
  while (file != NULL && fgets(line, sizeof(line), file) != NULL)
    if (strcmp(name, "bochs.log") != 0 || strstr(line, "e[") != NULL || strstr(line, "p[") != NULL)
      printf("  | %s", line);
  if (file != NULL)
    fclose(file);
}

static const char *judge_refusal(const struct boot *boot) {
  return serial_has(boot, boot->refusal) ? NULL : "the loader did not print the expected refusal";
}

static const char *judge(const struct boot *boot, bool ended, int status) {
  char pass[128];
  char fail[128];
  snprintf(pass, sizeof(pass), "%s PASS", boot->token);
  snprintf(fail, sizeof(fail), "%s FAIL", boot->token);
  if (has_line(boot->text, fail))
    return "the kernel reported FAIL";
  if (!ended)
    return "hang: Bochs did not end before the deadline";
  if (WIFSIGNALED(status))
    return "Bochs was killed by a signal";
  if (!has_line(boot->text, pass))
    return "Bochs ended, and the kernel had reported nothing";
  if (strstr(boot->text, "hutdown requested") == NULL)
    return "the kernel reported PASS, but Bochs did not end by its shutdown port";
  return NULL;
}

static void choose_folders(struct boot *boot) {
  const char *scratch = getenv("TEST_TMPDIR");
  const char *outputs = getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  snprintf(boot->folder, sizeof(boot->folder), "%s", scratch != NULL ? scratch : "/tmp");
  snprintf(boot->outputs, sizeof(boot->outputs), "%s", outputs != NULL ? outputs : boot->folder);
}

int main(int argc, char **argv) {
  static struct boot boot;
  int status = 0;
  if (argc != 8 && argc != 9) {
    fputs("usage: bochs_boot BOCHS SHARE IMAGE TOKEN MEGABYTES SECONDS CPU [REFUSAL]\n", stderr);
    return 2;
  }
  boot.bochs = argv[1];
  boot.share = argv[2];
  boot.image = argv[3];
  boot.token = argv[4];
  boot.megabytes = argv[5];
  boot.seconds = strtod(argv[6], NULL);
  boot.cpu = argv[7];
  boot.refusal = argc == 9 ? argv[8] : "";
  choose_folders(&boot);
  write_configuration(&boot);
  copy_image(&boot);
  start(&boot);
  bool ended = read_output(&boot);
  bool refused = boot.refusal[0] != '\0';
  if (!ended || refused)
    kill(boot.pid, SIGKILL);
  waitpid(boot.pid, &status, 0);
  const char *fault = refused ? judge_refusal(&boot) : judge(&boot, ended, status);
  if (fault != NULL) {
    show(&boot, "bochs.log");
    printf("Bochs' own output:\n%s\n", boot.text);
  }
  show(&boot, "serial.log");
  printf("\n%s\n", fault != NULL ? fault : "PASS");
  return fault == NULL ? 0 : 1;
}
