/* Turns what was seen of a boot into a sentence. */
#include "toolchains/qemu/runner/explain.h"

#include <string.h>
#include <sys/wait.h>

#include "toolchains/qemu/runner/utf8.h"

#define SHOWN_BYTES 200

static void append_last_serial_line(const struct emulator *emulator, struct buffer *sentence) {
  struct serial_line line;
  if (!serial_log_last_line(&emulator->serial, &line)) {
    buffer_append_text(sentence, "; nothing was printed on serial");
    return;
  }
  buffer_append_text(sentence, "; the last serial line is \"");
  append_shown(sentence, line.text, line.length, SHOWN_BYTES);
  buffer_append_text(sentence, "\"");
}

/* A verdict on the console counts for nothing, but someone will wonder why. */
static void append_printed_verdict(const struct emulator *emulator, struct buffer *sentence) {
  struct serial_line line = {0};
  if (emulator->verdict.token[0] == '\0')
    return;
  while (serial_log_next_line(&emulator->serial, &line)) {
    if (!verdict_is_printed(&emulator->verdict, line.text, line.length))
      continue;
    buffer_printf(sentence,
                  "; a verdict was printed, not reported: line %zu of the serial log is "
                  "\"",
                  line.number);
    append_shown(sentence, line.text, line.length, SHOWN_BYTES);
    buffer_append_text(sentence, "\"");
    return;
  }
}

/* OVMF goes on to what it could boot instead, and in the end to its menu: what it says last is not
 * why it did not start the image. */
static void append_firmware_refusal(const struct emulator *emulator, struct buffer *sentence) {
  struct serial_line line;
  if (!serial_log_find_part(&emulator->serial, "BdsDxe: failed to ", &line))
    return;
  buffer_append_text(sentence, "; firmware says \"");
  append_shown(sentence, line.text, line.length, SHOWN_BYTES);
  buffer_append_text(sentence, "\"");
}

static void append_console(const struct emulator *emulator, struct buffer *sentence) {
  append_firmware_refusal(emulator, sentence);
  append_last_serial_line(emulator, sentence);
  append_printed_verdict(emulator, sentence);
}

/* QEMU's messages on one line. */
void explain_output(const struct emulator *emulator, struct buffer *sentence) {
  const char *text = buffer_text(&emulator->output);
  size_t length = emulator->output.length;
  while (length > 0 && strchr("\r\n ", text[length - 1]) != NULL)
    length--;
  if (length == 0)
    return;
  struct buffer line = {0};
  for (size_t i = 0; i < length; i++)
    buffer_append(&line, text[i] == '\n' ? " " : &text[i], 1);
  buffer_append_text(sentence, "; QEMU says: ");
  append_shown(sentence, line.data, line.length, 1000);
  buffer_free(&line);
}

void explain_status(int wait_status, struct buffer *sentence) {
  if (WIFSIGNALED(wait_status))
    buffer_printf(sentence, "QEMU was killed by signal %d (%s)", WTERMSIG(wait_status),
                  strsignal(WTERMSIG(wait_status)));
  else
    buffer_printf(sentence, "QEMU ended with status %d", WEXITSTATUS(wait_status));
}

static void explain_verdict(const struct emulator *emulator, struct buffer *sentence) {
  switch (emulator->verdict.state) {
  case VERDICT_PASS:
    buffer_append_text(sentence, "the kernel reported PASS");
    break;
  case VERDICT_FAIL:
    buffer_printf(sentence, "the kernel reported FAIL: %s",
                  buffer_text(&emulator->verdict.message));
    break;
  default:
    buffer_append_text(sentence, buffer_text(&emulator->verdict.message));
    append_console(emulator, sentence);
  }
}

static void explain_ended(const struct boot *boot, const struct emulator *emulator,
                          struct buffer *sentence) {
  explain_status(boot->wait_status, sentence);
  buffer_append_text(sentence, " before anything was reported");
  explain_output(emulator, sentence);
  append_console(emulator, sentence);
}

static void explain_power_off(const struct boot *boot, const struct emulator *emulator,
                              struct buffer *sentence) {
  if (boot->exit != BOOT_EXIT_KNOWN || boot_ended_with(boot, 0)) {
    buffer_append_text(sentence, "the kernel switched the machine off");
  } else {
    explain_status(boot->wait_status, sentence);
    buffer_append_text(sentence, ", chosen by the kernel");
  }
  if (emulator->verdict.state == VERDICT_BROKEN)
    buffer_printf(sentence, ", but %s", buffer_text(&emulator->verdict.message));
  else if (boot->config->verdict == VERDICT_BY_CHANNEL)
    buffer_append_text(sentence, ", but nothing was reported on the verdict channel");
  append_console(emulator, sentence);
}

static void explain_reset(const struct boot *boot, const struct emulator *emulator,
                          struct buffer *sentence) {
  buffer_append_text(sentence, boot->triple_fault
                                   ? "triple fault: "
                                   : "the machine was reset (by the kernel or a triple fault): ");
  cpu_states_describe_place(&boot->cpus, sentence);
  append_console(emulator, sentence);
}

static void explain_halted(const struct boot *boot, const struct emulator *emulator,
                           struct buffer *sentence) {
  buffer_append_text(sentence, "halted for good without a verdict (every CPU is in HLT with "
                               "interrupts off): ");
  cpu_states_describe_place(&boot->cpus, sentence);
  if (!cpu_states_in_kernel(&boot->cpus))
    buffer_append_text(sentence, ", so in the firmware or the loader");
  append_console(emulator, sentence);
}

static void explain_hang(const struct boot *boot, const struct emulator *emulator,
                         struct buffer *sentence) {
  buffer_printf(sentence, "hang: nothing was reported within %g s", boot->deadline.seconds);
  if (boot->deadline.cut)
    buffer_printf(sentence, " (cut to that by Bazel's timeout of %g s)",
                  boot->deadline.bazel_timeout);
  buffer_append_text(sentence, "; ");
  cpu_states_describe(&boot->cpus, sentence);
  if (boot->printing)
    buffer_printf(sentence, "; the kernel was still printing, with %zu bytes on serial so far",
                  emulator->serial.bytes.length);
  if (emulator->resets > 0)
    buffer_printf(sentence, "; the machine was reset %u times", emulator->resets);
  append_console(emulator, sentence);
}

static void explain_idle(const struct boot *boot, const struct emulator *emulator,
                         struct buffer *sentence) {
  buffer_append_text(sentence, "idle: ");
  cpu_states_describe(&boot->cpus, sentence);
  append_console(emulator, sentence);
}

static void explain_interruption(const struct boot *boot, const struct emulator *emulator,
                                 struct buffer *sentence) {
  buffer_printf(sentence, "interrupted by signal %d (%s) after %.1f s", emulator->signals.ended_by,
                strsignal(emulator->signals.ended_by), boot->seconds_to_end);
  append_console(emulator, sentence);
}

void explain_end(const struct boot *boot, const struct emulator *emulator,
                 struct buffer *sentence) {
  switch (boot->end) {
  case BOOT_REPORTED:
    explain_verdict(emulator, sentence);
    break;
  case BOOT_ENDED:
    explain_ended(boot, emulator, sentence);
    break;
  case BOOT_RESET:
    explain_reset(boot, emulator, sentence);
    break;
  case BOOT_POWERED_OFF:
    explain_power_off(boot, emulator, sentence);
    break;
  case BOOT_HALTED:
    explain_halted(boot, emulator, sentence);
    break;
  case BOOT_IDLE:
    explain_idle(boot, emulator, sentence);
    break;
  case BOOT_HUNG:
    explain_hang(boot, emulator, sentence);
    break;
  case BOOT_FLOODED:
    buffer_printf(sentence, "flood: more than %zu MiB were printed on serial",
                  emulator->serial.limit >> 20);
    break;
  case BOOT_INTERRUPTED:
    explain_interruption(boot, emulator, sentence);
    break;
  }
}
