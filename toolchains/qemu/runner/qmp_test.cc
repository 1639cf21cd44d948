// Tests of the monitor's messages.
#include <cstring>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/qmp.h"
}

namespace {

class QmpTest : public testing::Test {
protected:
  ~QmpTest() override {
    qmp_message_free(&message_);
  }
  void Parse(const char *line) {
    qmp_message_free(&message_);
    qmp_parse(line, std::strlen(line), &message_);
  }
  struct qmp_message message_ = {};
};

TEST_F(QmpTest, WritesCommands) {
  struct buffer out = {};
  cJSON *arguments = cJSON_CreateObject();
  cJSON_AddStringToObject(arguments, "filename", "a \"b\"");
  qmp_append_command(&out, "screendump", arguments, 7);
  qmp_append_command(&out, "quit", nullptr, 8);
  EXPECT_STREQ(
      buffer_text(&out),
      "{\"execute\":\"screendump\",\"arguments\":{\"filename\":\"a \\\"b\\\"\"},\"id\":7}\n"
      "{\"execute\":\"quit\",\"id\":8}\n");
  buffer_free(&out);
}

TEST_F(QmpTest, ReadsReplies) {
  Parse("{\"return\": {}, \"id\": 7}\r");
  EXPECT_EQ(message_.kind, QMP_RETURN);
  EXPECT_EQ(message_.id, 7);
}

TEST_F(QmpTest, ReadsErrors) {
  Parse(R"({"id": 3, "error": {"class": "GenericError", "desc": "no such file"}})");
  EXPECT_EQ(message_.kind, QMP_ERROR);
  EXPECT_EQ(message_.id, 3);
  EXPECT_STREQ(message_.text, "no such file");
  Parse(R"({"id": 3, "error": {}})");
  EXPECT_STREQ(message_.text, "an error without a description");
}

TEST_F(QmpTest, ReadsEvents) {
  Parse(R"({"timestamp": {"seconds": 1}, "event": "SHUTDOWN",
            "data": {"guest": true, "reason": "guest-reset"}})");
  EXPECT_EQ(message_.kind, QMP_EVENT);
  EXPECT_STREQ(message_.text, "SHUTDOWN");
  EXPECT_STREQ(qmp_event_text(&message_, "reason"), "guest-reset");
  EXPECT_EQ(qmp_event_text(&message_, "guest"), nullptr);
  EXPECT_EQ(qmp_event_text(&message_, "other"), nullptr);
}

TEST_F(QmpTest, PassesOverTheRest) {
  for (const char *line :
       {R"({"QMP": {"version": {}}})", "", "not JSON", "[]", "7", R"({"id": "seven"})"}) {
    Parse(line);
    EXPECT_EQ(message_.kind, QMP_OTHER) << line;
    EXPECT_EQ(message_.id, 0) << line;
  }
}

} // namespace
