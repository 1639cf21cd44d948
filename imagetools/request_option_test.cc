// Requests as people write them: what they become, and what is said of those that are wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "imagetools/request_fields.h"
#include "imagetools/request_option.h"
}

namespace {

using testing::HasSubstr;

class RequestOption : public testing::Test {
protected:
  bool Parse(const std::string &text) {
    return request_option_parse(&requests_, text.c_str(), &failure_);
  }

  void ExpectRefusal(const std::string &text, const std::string &why) {
    EXPECT_FALSE(Parse(text)) << text;
    EXPECT_THAT(failure_.text, HasSubstr("--request \"" + text + "\": " + why));
  }

  struct kernel_requests requests_ = {};
  struct failure failure_ = {};
};

TEST_F(RequestOption, SetsFields) {
  ASSERT_TRUE(Parse("stack: pages = 32, guard pages=0x10")) << failure_.text;
  EXPECT_EQ(requests_.stack.pages, 32u);
  EXPECT_EQ(requests_.stack.guard_pages, 16u);
  EXPECT_EQ(requests_.stack.request.version, 1u);
  EXPECT_TRUE(request_is_required(&requests_.stack.request));
}

TEST_F(RequestOption, NeedsNoFields) {
  ASSERT_TRUE(Parse("KASLR")) << failure_.text;
  EXPECT_TRUE(request_is_required(&requests_.kaslr.request));
  ASSERT_TRUE(Parse("direct map: ")) << failure_.text;
  EXPECT_TRUE(request_made(&requests_.direct_map.request));
}

TEST_F(RequestOption, IsOptionalWhereItSaysSo) {
  ASSERT_TRUE(Parse("stack: pages = 3, optional")) << failure_.text;
  EXPECT_TRUE(request_made(&requests_.stack.request));
  EXPECT_FALSE(request_is_required(&requests_.stack.request));
  EXPECT_EQ(requests_.stack.pages, 3u);
  ASSERT_TRUE(Parse("stack: pages = 3, required")) << failure_.text;
  EXPECT_TRUE(request_is_required(&requests_.stack.request)) << "once required, always required";
}

TEST_F(RequestOption, RefusesWhatIsNotThere) {
  ExpectRefusal("heap: pages = 3", "there is no request \"heap\": docs/requests.md lists");
  ExpectRefusal("", "there is no request \"\"");
  ExpectRefusal("stack: size = 3", "a stack request has no field \"size\": docs/requests.md lists");
  ExpectRefusal("stack: 3", "a stack request has no field \"3\"");
  ExpectRefusal("KASLR: pages = 3", "a KASLR request has no field \"pages\"");
}

TEST_F(RequestOption, RefusesValuesThatDoNotFit) {
  for (const char *value :
       {"many", "0", "-1", "4294967296", "3x", "0x", "", "1 2", "1111111111111111111111111111"}) {
    requests_ = {};
    ExpectRefusal(std::string("stack: pages = ") + value, "pages is \"");
    EXPECT_THAT(failure_.text, HasSubstr("give a number from 1 to 4294967295"));
  }
  ASSERT_TRUE(Parse("direct map: address = 0xffff900000000000")) << failure_.text;
  EXPECT_EQ(requests_.direct_map.address, 0xffff900000000000u);
}

TEST_F(RequestOption, RefusesTwoValuesForOneField) {
  ASSERT_TRUE(Parse("stack: pages = 3")) << failure_.text;
  ASSERT_TRUE(Parse("stack: pages = 3, guard pages = 2")) << failure_.text;
  ExpectRefusal("stack: pages = 4", "pages is given twice, with different values");
}

// Words for values; no request has such fields for itself alone.
const char *const kWords[] = {"red", "green", "blue", nullptr};

std::string Format(bool is_set, uint64_t value) {
  struct boot_request_stack stack = {};
  const struct request_field field = {.name = "colour",
                                      .offset = offsetof(struct boot_request_stack, pages),
                                      .size = 4,
                                      .is_address = false,
                                      .words = kWords,
                                      .is_set = is_set};
  request_field_set(&stack.request, &field, value);
  char text[REQUEST_FIELD_TEXT_SIZE];
  request_field_format(&stack.request, &field, text, sizeof(text));
  return text;
}

TEST(RequestFields, AreFormattedInWords) {
  EXPECT_EQ(Format(false, 1), "red");
  EXPECT_EQ(Format(false, 3), "blue");
  EXPECT_EQ(Format(false, 4), "4");
  EXPECT_EQ(Format(true, 1), "red");
  EXPECT_EQ(Format(true, 6), "green+blue");
  EXPECT_EQ(Format(true, 9), "red+0x8");
}

} // namespace
