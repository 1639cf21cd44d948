/*
 * Reads and writes entries. The numbers of fields are those of Bazel's
 * src/main/protobuf/stardoc_output.proto.
 */
#include "tools/reference/entry.h"

#include "tools/reference/markdown.h"

/* Fields that all entries have, and their rows. */
enum { NAME = 1, DOC = 2 };

/* Of RuleInfo. */
enum { RULE_PROVIDERS = 5, RULE_IS_TEST = 6, RULE_IS_EXECUTABLE = 7 };

/* Of AttributeInfo. */
enum {
  ATTRIBUTE_TYPE = 3,
  ATTRIBUTE_MANDATORY = 4,
  ATTRIBUTE_PROVIDERS = 5,
  ATTRIBUTE_DEFAULT = 6
};

/* Of ProviderNameGroup. */
enum { GROUP_PROVIDER = 1 };

/* Of StarlarkFunctionInfo and of its parameters. */
enum { FUNCTION_RETURN = 4, PARAMETER_DEFAULT = 3, PARAMETER_MANDATORY = 4 };

/* Of the value that a function returns. */
enum { RETURN_DOC = 1 };

/* Writes a row of an entry's table. */
typedef void row_writer(FILE *page, struct message row);

/* How one of ModuleInfo's kinds of entry is read and written. */
struct entry_form {
  uint32_t number; /* of the field in ModuleInfo */
  const char *kind;
  uint32_t doc;
  uint32_t rows;
  const char *row_kind;
  const char *heading; /* of the table */
  row_writer *write_row;
};

static const uint64_t TYPE_NAME = 1;

static const char *type_name(uint64_t type) {
  static const char *const NAMES[] = {
      [1] = "name",
      [2] = "integer",
      [3] = "label",
      [4] = "string",
      [5] = "list of strings",
      [6] = "list of integers",
      [7] = "list of labels",
      [8] = "boolean",
      [9] = "dict: label to string",
      [10] = "dict: string to string",
      [11] = "dict: string to list of strings",
      [12] = "output",
      [13] = "list of outputs",
      [14] = "dict: string to label",
      [15] = "dict: string to list of labels",
  };
  return type < sizeof(NAMES) / sizeof(*NAMES) && NAMES[type] != NULL ? NAMES[type] : "other";
}

/* Providers of one group are all needed; of several groups, one. */
static void write_providers(FILE *page, struct message message, uint32_t number) {
  bool is_first_group = true;
  for (struct field group; message_next_numbered(&message, number, &group);) {
    const char *separator = is_first_group ? "" : " or ";
    is_first_group = false;
    struct message providers = group.bytes;
    for (struct field name; message_next_numbered(&providers, GROUP_PROVIDER, &name);) {
      fprintf(page, "%s`", separator);
      text_write(page, field_text(&name));
      fputs("`", page);
      separator = ", ";
    }
  }
}

static bool has_field(struct message message, uint32_t number) {
  struct field field;
  return message_next_numbered(&message, number, &field);
}

/* A value in Starlark may have a "|". */
static void write_default(FILE *page, struct text value) {
  fputs("`", page);
  text_write_cell(page, value);
  fputs("`", page);
}

static void write_attribute(FILE *page, struct message row) {
  fprintf(page, " | %s", type_name(message_value(row, ATTRIBUTE_TYPE)));
  if (has_field(row, ATTRIBUTE_PROVIDERS)) {
    fputs(" with ", page);
    write_providers(page, row, ATTRIBUTE_PROVIDERS);
  }
  fputs(" | ", page);
  if (message_value(row, ATTRIBUTE_MANDATORY) != 0)
    fputs("required", page);
  else
    write_default(page, message_text(row, ATTRIBUTE_DEFAULT));
}

/* What has no default and need not be given is **kwargs. */
static void write_parameter(FILE *page, struct message row) {
  struct text value = message_text(row, PARAMETER_DEFAULT);
  fputs(" | ", page);
  if (message_value(row, PARAMETER_MANDATORY) != 0)
    fputs("required", page);
  else if (value.length > 0)
    write_default(page, value);
  else
    fputs("any others", page);
}

static void write_nothing(FILE *page, struct message row) {
  (void)page;
  (void)row;
}

#define ATTRIBUTES_HEADING "| attribute | type | default | meaning |\n|---|---|---|---|\n"

/* Tag classes have attributes in turn, and a section each. */
static const struct entry_form TAG_CLASS = {
    .kind = "tag class",
    .doc = DOC,
    .rows = 3,
    .row_kind = "attribute",
    .heading = ATTRIBUTES_HEADING,
    .write_row = write_attribute,
};

static const struct entry_form FORMS[] = {
    {1, "rule", DOC, 3, "attribute", ATTRIBUTES_HEADING, write_attribute},
    {2, "provider", DOC, 3, "field", "| field | meaning |\n|---|---|\n", write_nothing},
    {3, "macro", 3, 2, "argument", "| argument | default | meaning |\n|---|---|---|\n",
     write_parameter},
    {4, "aspect", DOC, 4, "attribute", ATTRIBUTES_HEADING, write_attribute},
    {7, "module extension", DOC, 3, "tag class", NULL, NULL},
    {8, "repository rule", DOC, 3, "attribute", ATTRIBUTES_HEADING, write_attribute},
    {9, "macro", DOC, 3, "attribute", ATTRIBUTES_HEADING, write_attribute},
};

static struct entry entry_of(const struct entry_form *form, struct message message) {
  return (struct entry){
      .form = form,
      .message = message,
      .name = message_text(message, NAME),
      .doc = message_text(message, form->doc),
  };
}

bool entry_read(const struct field *field, struct entry *entry) {
  for (size_t i = 0; i < sizeof(FORMS) / sizeof(*FORMS); i++)
    if (FORMS[i].number == field->number) {
      *entry = entry_of(&FORMS[i], field->bytes);
      return true;
    }
  return false;
}

bool entry_is_provider(const struct entry *entry) {
  return entry->form->number == 2;
}

const char *entry_kind(const struct entry *entry) {
  if (entry->form->number != 1)
    return entry->form->kind;
  if (message_value(entry->message, RULE_IS_TEST) != 0)
    return "test rule";
  return message_value(entry->message, RULE_IS_EXECUTABLE) != 0 ? "rule to run" : "rule";
}

static bool refuse_row(const struct entry *entry, struct text row, struct failure *failure) {
  return fail(failure, "%s %.*s: %s %.*s has no docstring; write one in its .bzl file",
              entry_kind(entry), (int)entry->name.length, entry->name.bytes, entry->form->row_kind,
              (int)row.length, row.bytes);
}

/* Every target has a name, and Bazel documents it. */
static bool is_name_attribute(const struct entry *entry, struct message row) {
  return entry->form != &TAG_CLASS && entry->form->write_row == write_attribute &&
         message_value(row, ATTRIBUTE_TYPE) == TYPE_NAME;
}

static bool write_rows(FILE *page, const struct entry *entry, struct failure *failure) {
  struct message rows = entry->message;
  bool has_heading = false;
  for (struct field field; message_next_numbered(&rows, entry->form->rows, &field);) {
    struct text name = message_text(field.bytes, NAME);
    struct text doc = message_text(field.bytes, DOC);
    if (is_name_attribute(entry, field.bytes))
      continue;
    if (doc.length == 0)
      return refuse_row(entry, name, failure);
    if (!has_heading)
      fprintf(page, "\n%s", entry->form->heading);
    has_heading = true;
    fputs("| `", page);
    text_write(page, name);
    fputs("`", page);
    entry->form->write_row(page, field.bytes);
    fputs(" | ", page);
    text_write_cell(page, doc);
    fputs(" |\n", page);
  }
  return true;
}

static void write_results(FILE *page, const struct entry *entry) {
  if (entry->form->number == 1 && has_field(entry->message, RULE_PROVIDERS)) {
    fputs("\nGives ", page);
    write_providers(page, entry->message, RULE_PROVIDERS);
    fputs(".\n", page);
  }
  struct message function = entry->message;
  struct field result;
  if (entry->form->number == 3 && message_next_numbered(&function, FUNCTION_RETURN, &result)) {
    fputs("\nReturns ", page);
    text_write(page, text_trimmed(message_text(result.bytes, RETURN_DOC)));
    fputs("\n", page);
  }
}

static bool write_section(FILE *page, const char *level, const struct entry *entry,
                          struct failure *failure) {
  if (entry->doc.length == 0)
    return fail(failure, "%s %.*s has no docstring; write one in its .bzl file", entry_kind(entry),
                (int)entry->name.length, entry->name.bytes);
  fprintf(page, "\n%s ", level);
  text_write(page, entry->name);
  fprintf(page, "\n\n*%s*\n\n", entry_kind(entry));
  text_write(page, text_trimmed(entry->doc));
  fputs("\n", page);
  if (entry->form->write_row != NULL && !write_rows(page, entry, failure))
    return false;
  write_results(page, entry);
  return true;
}

bool entry_write(FILE *page, const struct entry *entry, struct failure *failure) {
  if (!write_section(page, "###", entry, failure))
    return false;
  if (entry->form->write_row != NULL)
    return true;
  struct message tags = entry->message;
  for (struct field field; message_next_numbered(&tags, entry->form->rows, &field);) {
    struct entry tag = entry_of(&TAG_CLASS, field.bytes);
    if (!write_section(page, "####", &tag, failure))
      return false;
  }
  return true;
}
