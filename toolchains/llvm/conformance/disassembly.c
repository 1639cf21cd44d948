/* Cuts llvm-objdump's text into lines and the lines into their parts. */
#include "toolchains/llvm/conformance/disassembly.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"
#include "toolchains/llvm/conformance/text.h"

static bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text);
  return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static char *skip_blanks(char *text) {
  return text + strspn(text, " \t");
}

static void trim_end(char *text) {
  size_t length = strlen(text);
  while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
    text[--length] = '\0';
}

/* "ffffffff80100000 <_start>:" */
static bool read_symbol(struct disassembly *disassembly, char *line) {
  char *end;
  uint64_t address = strtoull(line, &end, 16);
  if (end == line || !starts_with(end, " <") || !ends_with(end, ">:"))
    return false;
  end[strlen(end) - 2] = '\0';
  disassembly->functions =
      grow(disassembly->functions, disassembly->function_count, sizeof(disassembly->functions[0]));
  disassembly->functions[disassembly->function_count++] = (struct code_function){
      .name = end + 2, .address = address, .first = disassembly->instruction_count};
  return true;
}

static bool is_prefix(const char *word, size_t length) {
  static const char *const prefixes[] = {
      "addr16", "addr32", "cs",    "data16",  "data32",   "ds",       "es",
      "fs",     "gs",     "lock",  "notrack", "rep",      "repe",     "repne",
      "repnz",  "repz",   "rex64", "ss",      "xacquire", "xrelease",
  };
  for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
    if (strlen(prefixes[i]) == length && strncmp(word, prefixes[i], length) == 0)
      return true;
  return length > 2 && word[0] == '{' && word[length - 1] == '}';
}

/* A prefix is a word of its own before the mnemonic; alone on its line, it is the instruction. */
static void split_words(struct instruction *instruction, char *word) {
  instruction->prefix = "";
  size_t length = strcspn(word, " \t");
  char *next = skip_blanks(word + length);
  while (is_prefix(word, length) && *next != '\0') {
    word[length] = '\0';
    instruction->prefix = word;
    word = next;
    length = strcspn(word, " \t");
    next = skip_blanks(word + length);
  }
  word[length] = '\0';
  instruction->mnemonic = word;
  instruction->operands = next;
}

/* "ffffffff80100003:      \tmovl\t$0x10, %ecx  # imm = 0x10" */
static bool read_instruction(struct disassembly *disassembly, char *line) {
  char *end;
  uint64_t address = strtoull(line, &end, 16);
  if (end == line || *end != ':' || disassembly->function_count == 0)
    return false;
  char *text = skip_blanks(end + 1);
  char *comment = strchr(text, '#');
  if (comment != NULL)
    *comment = '\0';
  trim_end(text);
  if (*text == '\0')
    return false;
  disassembly->instructions = grow(disassembly->instructions, disassembly->instruction_count,
                                   sizeof(disassembly->instructions[0]));
  struct instruction *instruction = &disassembly->instructions[disassembly->instruction_count++];
  *instruction = (struct instruction){.address = address};
  split_words(instruction, text);
  disassembly->functions[disassembly->function_count - 1].count++;
  return true;
}

static bool read_line(struct disassembly *disassembly, char *line) {
  char *text = skip_blanks(line);
  /* A long instruction's comment stands on a line of its own. */
  return *text == '\0' || *text == '#' || strstr(text, ":\tfile format ") != NULL ||
         starts_with(text, "Disassembly of section ") || read_symbol(disassembly, text) ||
         read_instruction(disassembly, text);
}

const char *disassembly_read(struct disassembly *disassembly, char *text) {
  *disassembly = (struct disassembly){0};
  for (char *line = text; line != NULL;) {
    char *end = strchr(line, '\n');
    if (end != NULL)
      *end++ = '\0';
    if (!read_line(disassembly, line))
      return line;
    line = end;
  }
  return NULL;
}

const struct code_function *disassembly_find(const struct disassembly *disassembly,
                                             const char *name) {
  for (size_t i = 0; i < disassembly->function_count; i++)
    if (strcmp(disassembly->functions[i].name, name) == 0)
      return &disassembly->functions[i];
  return NULL;
}

void instruction_print(const struct instruction *instruction, char *line, size_t size) {
  snprintf(line, size, "%s%s%s%s%s", instruction->prefix, *instruction->prefix == '\0' ? "" : " ",
           instruction->mnemonic, *instruction->operands == '\0' ? "" : " ", instruction->operands);
}

void disassembly_free(struct disassembly *disassembly) {
  free(disassembly->functions);
  free(disassembly->instructions);
  *disassembly = (struct disassembly){0};
}
