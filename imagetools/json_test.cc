// What the JSON writer writes.
#include "imagetools/json.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

namespace {

std::string Write(const std::function<void(struct json_writer *)> &body) {
  char *text = nullptr;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  struct json_writer json = json_writer(stream);
  body(&json);
  std::fclose(stream);
  std::string result(text, length);
  std::free(text);
  return result;
}

TEST(JsonTest, EmptyObject) {
  EXPECT_EQ(Write([](struct json_writer *json) {
              json_begin_object(json, nullptr);
              json_end_object(json);
            }),
            "{}\n");
}

TEST(JsonTest, NestsWithCommasAndIndentation) {
  EXPECT_EQ(Write([](struct json_writer *json) {
              json_begin_object(json, nullptr);
              json_number(json, "length", UINT64_MAX);
              json_begin_array(json, "parts");
              json_begin_object(json, nullptr);
              json_string(json, "kind", "kernel");
              json_bool(json, "ok", true);
              json_end_object(json);
              json_begin_object(json, nullptr);
              json_bool(json, "ok", false);
              json_end_object(json);
              json_end_array(json);
              json_begin_array(json, "none");
              json_end_array(json);
              json_hex(json, "entry", 0xffffffff80100000);
              json_end_object(json);
            }),
            "{\n"
            "  \"length\": 18446744073709551615,\n"
            "  \"parts\": [\n"
            "    {\n"
            "      \"kind\": \"kernel\",\n"
            "      \"ok\": true\n"
            "    },\n"
            "    {\n"
            "      \"ok\": false\n"
            "    }\n"
            "  ],\n"
            "  \"none\": [],\n"
            "  \"entry\": \"0xffffffff80100000\"\n"
            "}\n");
}

TEST(JsonTest, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(Write([](struct json_writer *json) {
              json_begin_array(json, nullptr);
              json_string(json, nullptr, "a \"b\" \\ \n");
              json_text(json, nullptr, "\0\x7f\xff", 3);
              json_end_array(json);
            }),
            "[\n"
            "  \"a \\\"b\\\" \\\\ \\u000a\",\n"
            "  \"\\u0000\\u007f\\u00ff\"\n"
            "]\n");
}

} // namespace
