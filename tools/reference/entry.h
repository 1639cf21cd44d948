/* One thing of a .bzl file that has documentation: a rule, a macro, a provider and so on. */
#ifndef TOOLS_REFERENCE_ENTRY_H
#define TOOLS_REFERENCE_ENTRY_H

#include <stdbool.h>
#include <stdio.h>

#include "imagetools/failure.h"
#include "tools/reference/protobuf.h"

struct entry_form;

struct entry {
  const struct entry_form *form;
  struct message message;
  struct text name;
  struct text doc;
};

/* False for a field of ModuleInfo that is no entry. */
bool entry_read(const struct field *field, struct entry *entry);

bool entry_is_provider(const struct entry *entry);

/* "rule", "test rule" and so on. */
const char *entry_kind(const struct entry *entry);

/* Writes a section with the docstring and a table; fails where there is no docstring. */
bool entry_write(FILE *page, const struct entry *entry, struct failure *failure);

#endif
