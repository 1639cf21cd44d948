/* Pieces of text as Markdown wants them. */
#ifndef TOOLS_REFERENCE_MARKDOWN_H
#define TOOLS_REFERENCE_MARKDOWN_H

#include <stdio.h>

#include "tools/reference/protobuf.h"

#ifdef __cplusplus
extern "C" {
#endif

void text_write(FILE *page, struct text text);

/* In a cell of a table: lines are joined, and "|" does not end the cell. */
void text_write_cell(FILE *page, struct text text);

/* Without white space at either end. */
struct text text_trimmed(struct text text);

/* Up to the first full stop that ends a sentence, or the end of the first paragraph. */
struct text text_first_sentence(struct text text);

#ifdef __cplusplus
}
#endif

#endif
