/* Reads registers, immediates and memory operands from llvm-objdump's AT&T syntax. */
#include "toolchains/llvm/conformance/operand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct register_name {
  const char *name;
  int number;
  int width;
};

static const struct register_name legacy_names[] = {
    {"al", 0, 8},   {"cl", 1, 8},   {"dl", 2, 8},   {"bl", 3, 8},   {"ah", 0, 8},   {"ch", 1, 8},
    {"dh", 2, 8},   {"bh", 3, 8},   {"spl", 4, 8},  {"bpl", 5, 8},  {"sil", 6, 8},  {"dil", 7, 8},
    {"ax", 0, 16},  {"cx", 1, 16},  {"dx", 2, 16},  {"bx", 3, 16},  {"sp", 4, 16},  {"bp", 5, 16},
    {"si", 6, 16},  {"di", 7, 16},  {"eax", 0, 32}, {"ecx", 1, 32}, {"edx", 2, 32}, {"ebx", 3, 32},
    {"esp", 4, 32}, {"ebp", 5, 32}, {"esi", 6, 32}, {"edi", 7, 32}, {"rax", 0, 64}, {"rcx", 1, 64},
    {"rdx", 2, 64}, {"rbx", 3, 64}, {"rsp", 4, 64}, {"rbp", 5, 64}, {"rsi", 6, 64}, {"rdi", 7, 64},
};

/* r8 to r15, with d, w or b for their lower parts. */
static int numbered_register(const char *name, size_t length, int *width) {
  char *end;
  long number = strtol(name + 1, &end, 10);
  if (name[0] != 'r' || end == name + 1 || number < 8 || number > 15)
    return REGISTER_NONE;
  const char *suffix = end;
  size_t suffix_length = length - (size_t)(suffix - name);
  *width = suffix_length == 0 ? 64 : *suffix == 'd' ? 32 : *suffix == 'w' ? 16 : 8;
  return (int)number;
}

/* `text` begins with '%'. */
static int read_register(const char *text, int *width) {
  const char *name = text + 1;
  size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
  for (size_t i = 0; i < sizeof(legacy_names) / sizeof(legacy_names[0]); i++) {
    const struct register_name *known = &legacy_names[i];
    if (strlen(known->name) == length && strncmp(known->name, name, length) == 0) {
      *width = known->width;
      return known->number;
    }
  }
  *width = 0;
  return numbered_register(name, length, width);
}

static int64_t read_number(const char *text) {
  bool negative = *text == '-';
  uint64_t magnitude = strtoull(text + negative, NULL, 0);
  return (int64_t)(negative ? 0 - magnitude : magnitude);
}

/* "%gs:-0x8(%rbp,%rcx,4)" from its segment on. */
static void read_memory(const char *text, struct operand *operand) {
  operand->kind = OPERAND_MEMORY;
  if (*text == '%') {
    operand->other_base = text[1] == 'f' || text[1] == 'g';
    text = strchr(text, ':') + 1;
  }
  operand->value = read_number(text);
  int width;
  const char *base = strchr(text, '(');
  if (base == NULL)
    return;
  if (base[1] == '%')
    operand->reg = read_register(base + 1, &width);
  const char *comma = strchr(base, ',');
  if (comma != NULL) {
    comma += strspn(comma, ", ");
    if (*comma == '%')
      operand->index = read_register(comma, &width);
  }
}

static void read_operand(const char *text, struct operand *operand) {
  *operand = (struct operand){.reg = REGISTER_NONE, .index = REGISTER_NONE};
  text += *text == '*';
  if (*text == '$') {
    operand->kind = OPERAND_IMMEDIATE;
    operand->value = read_number(text + 1);
  } else if (*text == '%' && strchr(text, ':') == NULL) {
    operand->kind = OPERAND_REGISTER;
    operand->reg = read_register(text, &operand->width);
  } else if (strchr(text, '<') == NULL) {
    read_memory(text, operand);
  }
}

/* Up to the comma that is in no parenthesis. */
static size_t operand_length(const char *text) {
  int depth = 0;
  size_t length = 0;
  while (text[length] != '\0' && (text[length] != ',' || depth > 0)) {
    depth += (text[length] == '(') - (text[length] == ')');
    length++;
  }
  return length;
}

size_t operands_read(const char *text, struct operand operands[OPERANDS_MAX]) {
  size_t count = 0;
  while (*text != '\0' && count < OPERANDS_MAX) {
    char one[256];
    size_t length = operand_length(text);
    snprintf(one, sizeof(one), "%.*s", (int)length, text);
    read_operand(one, &operands[count++]);
    text += length;
    text += strspn(text, ", ");
  }
  return count;
}

bool operand_branch_target(const char *text, uint64_t *target) {
  char *end;
  *target = strtoull(text, &end, 16);
  return end != text && strncmp(end, " <", 2) == 0;
}
