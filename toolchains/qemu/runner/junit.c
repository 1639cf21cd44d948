/* Writes a report as JUnit XML. */
#include "toolchains/qemu/runner/junit.h"

#include <stdbool.h>
#include <string.h>

#include "toolchains/qemu/runner/utf8.h"

/* XML 1.0, production 2: Char. */
static bool is_xml_character(uint32_t c) {
  if (c < 0x20)
    return c == '\t' || c == '\n' || c == '\r';
  return c < 0x7f || (c > 0x9f && c != 0xfffe && c != 0xffff);
}

static void append_character(struct buffer *xml, uint32_t c) {
  switch (c) {
  case '&':
    buffer_append_text(xml, "&amp;");
    break;
  case '<':
    buffer_append_text(xml, "&lt;");
    break;
  case '>':
    buffer_append_text(xml, "&gt;");
    break;
  case '"':
    buffer_append_text(xml, "&quot;");
    break;
  case '\r': /* as the reader of a log wants its line ends */
    break;
  default:
    if (is_xml_character(c))
      utf8_append(xml, c);
  }
}

void junit_append_escaped(struct buffer *xml, const char *bytes, size_t count) {
  for (size_t i = 0; i < count;) {
    uint32_t c = 0xfffd;
    size_t length = utf8_decode(bytes + i, count - i, &c);
    append_character(xml, c);
    i += length == 0 ? 1 : length;
  }
}

static void append_attribute(struct buffer *xml, const char *name, const char *value) {
  buffer_printf(xml, " %s=\"", name);
  junit_append_escaped(xml, value, strlen(value));
  buffer_append_text(xml, "\"");
}

static void append_case(const struct junit *junit, const struct report_case *each,
                        struct buffer *xml) {
  buffer_append_text(xml, "    <testcase");
  append_attribute(xml, "name", each->name);
  append_attribute(xml, "classname", each->suite == NULL ? junit->suite : each->suite);
  if (each->file != NULL) {
    append_attribute(xml, "file", each->file);
    buffer_printf(xml, " line=\"%ld\"", each->line);
  }
  buffer_printf(xml, " time=\"%.3f\"", each->seconds);
  if (each->outcome == OUTCOME_PASSED) {
    buffer_append_text(xml, "/>\n");
    return;
  }
  const char *element = each->outcome == OUTCOME_FAILED ? "failure" : "skipped";
  buffer_printf(xml, ">\n      <%s", element);
  append_attribute(xml, "message", buffer_text(&each->message));
  if (each->details.length > 0) {
    buffer_append_text(xml, ">");
    junit_append_escaped(xml, each->details.data, each->details.length);
    buffer_printf(xml, "</%s>\n    </testcase>\n", element);
  } else {
    buffer_append_text(xml, "/>\n    </testcase>\n");
  }
}

static void append_totals(const struct report *report, struct buffer *xml) {
  size_t failures = 0, skipped = 0;
  double seconds = 0;
  for (size_t i = 0; i < report->count; i++) {
    failures += report->cases[i].outcome == OUTCOME_FAILED;
    skipped += report->cases[i].outcome == OUTCOME_SKIPPED;
    seconds += report->cases[i].seconds;
  }
  buffer_printf(xml, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"%.3f\"",
                report->count, failures, skipped, seconds);
}

void junit_append(const struct junit *junit, struct buffer *xml) {
  buffer_append_text(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
  append_totals(junit->report, xml);
  buffer_append_text(xml, ">\n  <testsuite");
  append_attribute(xml, "name", junit->suite);
  append_totals(junit->report, xml);
  buffer_append_text(xml, ">\n");
  for (size_t i = 0; i < junit->report->count; i++)
    append_case(junit, &junit->report->cases[i], xml);
  buffer_append_text(xml, "    <system-out>");
  junit_append_escaped(xml, junit->system_out, junit->system_out_length);
  buffer_append_text(xml, "</system-out>\n  </testsuite>\n</testsuites>\n");
}
