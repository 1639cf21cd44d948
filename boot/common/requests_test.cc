// Requests from notes: what is well is taken, what others own is passed over, every fault has its
// own name, and answers say what they are given.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/requests.h"
}

namespace {

template <typename T> std::string Bytes(const T &value) {
  return std::string(reinterpret_cast<const char *>(&value), sizeof(value));
}

std::string Padded(std::string bytes, size_t alignment) {
  bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
  return bytes;
}

std::string Note(const std::string &owner, uint32_t type, const std::string &descriptor,
                 size_t alignment = 4) {
  std::string note = Bytes(static_cast<uint32_t>(owner.size())) +
                     Bytes(static_cast<uint32_t>(descriptor.size())) + Bytes(type);
  return Padded(Padded(note + owner, alignment) + descriptor, alignment);
}

const std::string kOwner("Bootsmith\0", 10);

struct boot_request Head(uint16_t flags = BOOT_REQUEST_REQUIRED) {
  return {.version = 1, .flags = flags, .reserved = 0};
}

std::string Stack(uint32_t pages, uint32_t guard_pages, uint16_t flags = BOOT_REQUEST_REQUIRED) {
  return Note(kOwner, BOOT_REQUEST_TYPE_STACK,
              Bytes(boot_request_stack{Head(flags), pages, guard_pages, 0}));
}

std::string DirectMap(uint64_t address) {
  return Note(kOwner, BOOT_REQUEST_TYPE_DIRECT_MAP,
              Bytes(boot_request_direct_map{Head(), address, 0, 0}));
}

std::string Kaslr(struct boot_request head) {
  return Note(kOwner, BOOT_REQUEST_TYPE_KASLR, Bytes(head));
}

class Requests : public testing::Test {
protected:
  // The notes lie in memory of exactly their length, so that the sanitizer sees more.
  struct request_finding Read(const std::string &notes, uint32_t alignment = 4,
                              uint16_t flags = BOOT_REQUEST_REQUIRED) {
    std::vector<uint8_t> bytes(notes.begin(), notes.end());
    const struct request_notes range = {bytes.data(), bytes.size(), alignment, flags};
    return requests_read(&requests_, &range);
  }

  void ExpectFault(const std::string &note, enum request_fault fault, uint32_t type,
                   uint32_t value) {
    requests_ = {};
    struct request_finding found = Read(Stack(1, 0) + note);
    EXPECT_EQ(found.fault, fault);
    EXPECT_EQ(found.type, type);
    EXPECT_EQ(found.value, value);
    EXPECT_EQ(found.offset, Stack(1, 0).size());
  }

  struct kernel_requests requests_ = {};
};

TEST_F(Requests, AreTakenInAnyOrder) {
  ASSERT_EQ(Read(Kaslr(Head(0)) + DirectMap(0x1234) + Stack(33, 5)).fault, REQUEST_WELL);
  EXPECT_EQ(requests_count(&requests_), 3u);
  EXPECT_EQ(requests_.stack.pages, 33u);
  EXPECT_EQ(requests_.stack.guard_pages, 5u);
  EXPECT_TRUE(request_is_required(&requests_.stack.request));
  EXPECT_EQ(requests_.direct_map.address, 0x1234u);
  EXPECT_TRUE(request_made(&requests_.kaslr.request));
  EXPECT_FALSE(request_is_required(&requests_.kaslr.request));
}

TEST_F(Requests, NoNotesAskForNothing) {
  EXPECT_EQ(Read("").fault, REQUEST_WELL);
  EXPECT_EQ(requests_count(&requests_), 0u);
}

TEST_F(Requests, NotesOfOthersArePassedOver) {
  const std::string others = Note(std::string("GNU\0", 4), 3, std::string(20, 'b')) +
                             Note("", 0, "") + Note("no NUL", 1, std::string(3, 'x'));
  // As long as ours, and as our name without its NUL.
  const std::string similar =
      Note(std::string("Bootsmiths"), 1, "12345678") + Note(std::string("Bootsmith"), 1, "");
  EXPECT_EQ(Read(others + Stack(7, 0) + similar + DirectMap(1)).fault, REQUEST_WELL);
  EXPECT_EQ(requests_count(&requests_), 2u);
  EXPECT_EQ(requests_.stack.pages, 7u);
}

// Notes of 8-byte alignment, such as GNU properties: only in ours is the padding the same.
TEST_F(Requests, AlignmentCountsForNotesOfOthers) {
  const std::string notes = Note(std::string("GNU\0", 4), 5, std::string(20, 'p'), 8) + Stack(9, 0);
  EXPECT_EQ(Read(notes, 8).fault, REQUEST_WELL);
  EXPECT_EQ(requests_.stack.pages, 9u);
}

TEST_F(Requests, PaddingAtTheEndMayBeMissingOrMore) {
  const std::string other = Note(std::string("GNU\0", 4), 3, "12345");
  EXPECT_EQ(Read(Stack(2, 0) + other.substr(0, other.size() - 3)).fault, REQUEST_WELL);
  EXPECT_EQ(Read(DirectMap(1) + std::string(4, '\0')).fault, REQUEST_WELL);
  EXPECT_EQ(requests_count(&requests_), 2u);
}

TEST_F(Requests, CutShort) {
  const std::string whole = Stack(1, 0);
  for (size_t length = 1; length < whole.size(); length++) {
    requests_ = {};
    EXPECT_EQ(Read(whole.substr(0, length)).fault, REQUEST_CUT_SHORT) << length;
    EXPECT_EQ(requests_count(&requests_), 0u);
  }
  std::string note = Stack(1, 0);
  note[0] = '\xff'; // the owner's length
  note[3] = '\xff';
  ExpectFault(note, REQUEST_CUT_SHORT, 0, 0);
  note = Stack(1, 0);
  note[7] = '\xff'; // the descriptor's length
  ExpectFault(note, REQUEST_CUT_SHORT, 0, 0);
}

TEST_F(Requests, UnknownTypes) {
  for (uint32_t type : {0u, REQUEST_TYPES + 1u, 0xffffffffu})
    ExpectFault(Note(kOwner, type, Bytes(Head())), REQUEST_UNKNOWN, type, type);
}

TEST_F(Requests, OtherVersions) {
  for (uint16_t version : {0, 2, 0xffff})
    ExpectFault(Kaslr({version, 1, 0}), REQUEST_VERSION, BOOT_REQUEST_TYPE_KASLR, version);
}

TEST_F(Requests, OtherLengths) {
  for (size_t length : {0, 4, 7, 16})
    ExpectFault(Note(kOwner, BOOT_REQUEST_TYPE_KASLR, Padded(Bytes(Head()), 16).substr(0, length)),
                REQUEST_LENGTH, BOOT_REQUEST_TYPE_KASLR, static_cast<uint32_t>(length));
}

TEST_F(Requests, UnknownFlags) {
  for (uint16_t flags : {2, BOOT_REQUEST_UNAVAILABLE, 0xffff})
    ExpectFault(Kaslr(Head(flags)), REQUEST_FLAGS, BOOT_REQUEST_TYPE_KASLR, flags);
}

TEST_F(Requests, MarksOfTheImageToolAreForTheVolume) {
  const uint16_t marks = BOOT_REQUEST_REQUIRED | BOOT_REQUEST_UNAVAILABLE;
  EXPECT_EQ(Read(Kaslr(Head(BOOT_REQUEST_UNAVAILABLE)), 4, marks).fault, REQUEST_WELL);
  EXPECT_TRUE(request_made(&requests_.kaslr.request));
  EXPECT_FALSE(request_stands(&requests_.kaslr.request));
}

TEST_F(Requests, ReservedIsZero) {
  ExpectFault(Kaslr({1, 0, 0x80000000}), REQUEST_RESERVED, BOOT_REQUEST_TYPE_KASLR, 0x80000000);
}

TEST_F(Requests, OncePerType) {
  ExpectFault(Stack(1, 0), REQUEST_TWICE, BOOT_REQUEST_TYPE_STACK, 0);
  requests_ = {};
  Read(Stack(1, 0));
  EXPECT_EQ(Read(Stack(2, 0)).fault, REQUEST_TWICE) << "in another section";
  EXPECT_EQ(requests_.stack.pages, 1u);
}

TEST_F(Requests, AnswersHaveTheValuesOfTheirTypes) {
  ASSERT_EQ(Read(Kaslr(Head(BOOT_REQUEST_UNAVAILABLE)) + DirectMap(0x1234) + Stack(33, 5), 4,
                 BOOT_REQUEST_REQUIRED | BOOT_REQUEST_UNAVAILABLE)
                .fault,
            REQUEST_WELL);
  uint64_t values[REQUEST_TYPES + 1] = {};
  values[BOOT_REQUEST_TYPE_STACK] = 33 * 4096;
  values[BOOT_REQUEST_TYPE_DIRECT_MAP] = 0xffff900000000000;
  values[BOOT_REQUEST_TYPE_KASLR] = 0x5000;
  struct boot_request_answer answers[REQUEST_TYPES + 1];
  memset(answers, 0xa5, sizeof(answers));
  requests_answer(&requests_, values, answers);
  EXPECT_EQ(answers[0].type, uint32_t{BOOT_REQUEST_TYPE_STACK});
  EXPECT_EQ(answers[0].status, uint32_t{BOOT_REQUEST_GRANTED});
  EXPECT_EQ(answers[0].value, 33u * 4096);
  EXPECT_EQ(answers[1].type, uint32_t{BOOT_REQUEST_TYPE_DIRECT_MAP});
  EXPECT_EQ(answers[1].value, 0xffff900000000000u);
  EXPECT_EQ(answers[2].type, uint32_t{BOOT_REQUEST_TYPE_KASLR});
  EXPECT_EQ(answers[2].status, uint32_t{BOOT_REQUEST_NOT_AVAILABLE});
  EXPECT_EQ(answers[2].value, 0u);
  EXPECT_EQ(answers[3].type, 0xa5a5a5a5u) << "one more than there are requests";
}

TEST_F(Requests, AnswersAreOnlyForWhatWasAsked) {
  Read(DirectMap(0x1234));
  const uint64_t values[REQUEST_TYPES + 1] = {};
  struct boot_request_answer answer;
  requests_answer(&requests_, values, &answer);
  EXPECT_EQ(answer.type, uint32_t{BOOT_REQUEST_TYPE_DIRECT_MAP});
  EXPECT_EQ(requests_count(&requests_), 1u);
}

TEST_F(Requests, OnlyOptionalOnesAreGivenUp) {
  Read(Stack(1, 0) + Kaslr(Head(BOOT_REQUEST_OPTIONAL)));
  struct error error = request_give_up(&requests_.stack.request, ERROR_REQUEST_STACK, 3, 4);
  EXPECT_EQ(error.code, ERROR_REQUEST_STACK);
  EXPECT_EQ(error.values[1], 4u);
  EXPECT_TRUE(request_stands(&requests_.stack.request));
  EXPECT_EQ(request_give_up(&requests_.kaslr.request, ERROR_REQUEST_STACK, 0, 0).code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.kaslr.request));
  EXPECT_TRUE(request_made(&requests_.kaslr.request));
}

} // namespace
