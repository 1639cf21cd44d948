/* Decodes terminal input: characters, control characters and the escape sequences of xterm. */
#include "toolchains/qemu/runner/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/utf8.h"

#define ESCAPE 0x1b

static void set_code(struct key_press *press, const char *code) {
  snprintf(press->code, sizeof press->code, "%s", code);
}

struct symbol {
  char plain;
  char shifted;
  const char *code;
};

static const struct symbol symbols[] = {
    {'1', '!', "1"},
    {'2', '@', "2"},
    {'3', '#', "3"},
    {'4', '$', "4"},
    {'5', '%', "5"},
    {'6', '^', "6"},
    {'7', '&', "7"},
    {'8', '*', "8"},
    {'9', '(', "9"},
    {'0', ')', "0"},
    {'-', '_', "minus"},
    {'=', '+', "equal"},
    {'[', '{', "bracket_left"},
    {']', '}', "bracket_right"},
    {';', ':', "semicolon"},
    {'\'', '"', "apostrophe"},
    {'`', '~', "grave_accent"},
    {'\\', '|', "backslash"},
    {',', '<', "comma"},
    {'.', '>', "dot"},
    {'/', '?', "slash"},
    {' ', '\0', "spc"},
};

static void decode_letter(char lower, struct key_press *press) {
  char code[2] = {lower, '\0'};
  set_code(press, code);
}

static void decode_symbol(char c, struct key_press *press) {
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
    if (c == symbols[i].plain || c == symbols[i].shifted) {
      set_code(press, symbols[i].code);
      press->shift = c != symbols[i].plain;
      return;
    }
  }
}

static void decode_control(char c, struct key_press *press) {
  if (c == '\r' || c == '\n') {
    set_code(press, "ret");
  } else if (c == '\t') {
    set_code(press, "tab");
  } else if (c == '\b' || c == 0x7f) {
    set_code(press, "backspace");
  } else if (c >= 1 && c <= 26) {
    press->control = true;
    decode_letter((char)('a' + c - 1), press);
  } else if (c == 0) {
    press->control = true;
    set_code(press, "spc");
  } else if (c == 0x1c) {
    press->control = true;
    set_code(press, "backslash");
  }
}

static void decode_ascii(char c, struct key_press *press) {
  if ((unsigned char)c < 0x20 || c == 0x7f) {
    decode_control(c, press);
  } else if (c >= 'a' && c <= 'z') {
    decode_letter(c, press);
  } else if (c >= 'A' && c <= 'Z') {
    press->shift = true;
    decode_letter((char)(c - 'A' + 'a'), press);
  } else {
    decode_symbol(c, press);
  }
}

struct sequence {
  char final; /* the sequence's last byte */
  int number; /* its first parameter where the last byte is ~ */
  const char *code;
};

/* xterm's control sequences, "PC-Style Function Keys" and "VT220-Style Function Keys". */
static const struct sequence sequences[] = {
    {'A', 0, "up"},   {'B', 0, "down"},   {'C', 0, "right"},  {'D', 0, "left"}, {'H', 0, "home"},
    {'F', 0, "end"},  {'P', 0, "f1"},     {'Q', 0, "f2"},     {'R', 0, "f3"},   {'S', 0, "f4"},
    {'~', 1, "home"}, {'~', 2, "insert"}, {'~', 3, "delete"}, {'~', 4, "end"},  {'~', 5, "pgup"},
    {'~', 6, "pgdn"}, {'~', 7, "home"},   {'~', 8, "end"},    {'~', 11, "f1"},  {'~', 12, "f2"},
    {'~', 13, "f3"},  {'~', 14, "f4"},    {'~', 15, "f5"},    {'~', 17, "f6"},  {'~', 18, "f7"},
    {'~', 19, "f8"},  {'~', 20, "f9"},    {'~', 21, "f10"},   {'~', 23, "f11"}, {'~', 24, "f12"},
};

static void set_sequence(char final, int number, int modifiers, struct key_press *press) {
  if (final == 'Z') { /* back tab */
    set_code(press, "tab");
    press->shift = true;
    return;
  }
  for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
    if (sequences[i].final == final && (final != '~' || sequences[i].number == number))
      set_code(press, sequences[i].code);
  /* xterm sends one more than the sum of shift 1, alt 2 and control 4. */
  press->shift = modifiers > 0 && ((modifiers - 1) & 1) != 0;
  press->alt = modifiers > 0 && ((modifiers - 1) & 2) != 0;
  press->control = modifiers > 0 && ((modifiers - 1) & 4) != 0;
}

/* After ESC [ or ESC O: parameters, then a byte from @ to ~ that ends the sequence. */
static size_t decode_sequence(const char *bytes, size_t count, bool final,
                              struct key_press *press) {
  for (size_t i = 2; i < count; i++) {
    if (bytes[i] < '@' || bytes[i] > '~')
      continue;
    char parameters[16] = "";
    size_t length = i - 2 < sizeof parameters - 1 ? i - 2 : sizeof parameters - 1;
    memcpy(parameters, bytes + 2, length);
    const char *second = strchr(parameters, ';');
    set_sequence(bytes[i], atoi(parameters), second == NULL ? 0 : atoi(second + 1), press);
    return i + 1;
  }
  return final ? count : 0;
}

static size_t decode_escape(const char *bytes, size_t count, bool final, struct key_press *press) {
  if (count == 1 || bytes[1] == ESCAPE) {
    set_code(press, "esc");
    return count == 1 && !final ? 0 : 1;
  }
  bool alone = count == 2 && final; /* Alt-[ or Alt-O, and not the start of a sequence */
  if ((bytes[1] == '[' || bytes[1] == 'O') && !alone)
    return decode_sequence(bytes, count, final, press);
  decode_ascii(bytes[1], press);
  press->alt = true;
  return 2;
}

size_t key_decode(const char *bytes, size_t count, bool final, struct key_press *press) {
  *press = (struct key_press){0};
  if (count == 0)
    return 0;
  if (bytes[0] == ESCAPE)
    return decode_escape(bytes, count, final, press);
  if ((unsigned char)bytes[0] < 0x80) {
    decode_ascii(bytes[0], press);
    return 1;
  }
  /* No key of a US keyboard: skipped as a whole. */
  uint32_t code_point;
  size_t length = utf8_decode(bytes, count, &code_point);
  return length == 0 ? 1 : length;
}
