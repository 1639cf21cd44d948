/* Reading and writing UTF-8, and showing bytes of unknown origin in a sentence. */
#ifndef TOOLCHAINS_QEMU_RUNNER_UTF8_H
#define TOOLCHAINS_QEMU_RUNNER_UTF8_H

#include <stddef.h>
#include <stdint.h>

struct buffer;

/*
 * Reads one code point. Returns how many bytes it takes, or 0 when the bytes do not begin with a
 * well-formed sequence (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
 */
size_t utf8_decode(const char *bytes, size_t count, uint32_t *code_point);

void utf8_append(struct buffer *text, uint32_t code_point);

/* Appends bytes with control characters and broken UTF-8 shown as \xNN, and at most `limit` bytes
 * of them followed by "..." when there are more. */
void append_shown(struct buffer *text, const char *bytes, size_t count, size_t limit);

#endif
