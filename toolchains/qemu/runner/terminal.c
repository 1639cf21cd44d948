/* Raw mode and the alternate screen. */
#include "toolchains/qemu/runner/terminal.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "toolchains/qemu/runner/outputs.h"

/* Alternate screen, cursor off, everything cleared; and back. */
static const char enter[] = "\033[?1049h\033[?25l\033[0m\033[2J";
static const char leave[] = "\033[0m\033[?25h\033[?1049l";

bool terminal_is_usable(void) {
  const char *kind = environment_value("TERM");
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && kind != NULL && strcmp(kind, "dumb") != 0;
}

bool terminal_take(struct terminal *terminal) {
  struct termios raw;
  *terminal = (struct terminal){.output = {.fd = STDOUT_FILENO}};
  if (tcgetattr(STDIN_FILENO, &terminal->before) != 0)
    return false;
  raw = terminal->before;
  cfmakeraw(&raw);
  if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0)
    return false;
  terminal->taken = true;
  live_output_write(&terminal->output, enter, strlen(enter));
  return true;
}

void terminal_give_back(struct terminal *terminal) {
  if (!terminal->taken)
    return;
  live_output_write(&terminal->output, leave, strlen(leave));
  /* Also forgets keys that were typed ahead for the guest. */
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal->before);
  terminal->taken = false;
}

void terminal_size(int *columns, int *rows) {
  struct winsize size = {0};
  ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  *columns = size.ws_col > 0 ? size.ws_col : 80;
  *rows = size.ws_row > 0 ? size.ws_row : 24;
}
