// What a source gives compressed comes out as it was, however it is cut into pieces; what no
// compressor writes is refused, and damage is left to the digest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/unpack.h"
#include "lz4hc.h"
}

namespace {

std::string Number(uint32_t value) {
  return std::string(reinterpret_cast<const char *>(&value), sizeof(value));
}

std::string Stored(const std::string &block) {
  return Number(static_cast<uint32_t>(block.size()) | VOLUME_BLOCK_STORED) + block;
}

std::string Compressed(const std::string &block) {
  std::string bytes(static_cast<size_t>(LZ4_compressBound(static_cast<int>(block.size()))), '\0');
  int length = LZ4_compress_HC(block.data(), bytes.data(), static_cast<int>(block.size()),
                               static_cast<int>(bytes.size()), 9);
  bytes.resize(static_cast<size_t>(length));
  return Number(static_cast<uint32_t>(length)) + bytes;
}

// Text that repeats itself, but nowhere for as long as a block.
std::string Text(size_t length) {
  std::string text;
  for (unsigned i = 0; text.size() < length; i++)
    text += "line " + std::to_string(i * i) + " of a text\n";
  return text.substr(0, length);
}

// Copies that wait until they are settled, as those of the BIOS loader do.
struct waiting_copy {
  char *destination;
  const void *bytes;
  size_t length;
};
std::vector<waiting_copy> waiting;

void Copy(void *destination, const void *bytes, size_t length) {
  waiting.push_back({static_cast<char *>(destination), bytes, length});
}

void Settle() {
  for (const waiting_copy &copy : waiting)
    memcpy(copy.destination, copy.bytes, copy.length);
  waiting.clear();
}

class Unpack : public testing::Test {
protected:
  Unpack() : memory_(UNPACK_MEMORY) {
    source_.read = Read;
    source_.reader = this;
    source_.copy = Copy;
    source_.settle = Settle;
    unpack_open(&unpacker_, &source_, memory_.data());
  }

  static struct error Read(void *reader, const struct volume_part *part, volume_sink *sink,
                           void *context, uint64_t *digest) {
    auto *test = static_cast<Unpack *>(reader);
    const std::string &bytes = test->stored_;
    EXPECT_EQ(part->length, bytes.size());
    *digest = digest_of(bytes.data(), bytes.size());
    for (size_t at = 0; at < bytes.size(); at += test->piece_) {
      std::string piece = bytes.substr(at, test->piece_);
      sink(context, at, piece.data(), piece.size());
      Settle();
      std::fill(piece.begin(), piece.end(), '?'); // the next one takes its place
    }
    return test->error_;
  }

  static void Take(void *context, uint64_t offset, const void *bytes, size_t length) {
    auto *test = static_cast<Unpack *>(context);
    ASSERT_EQ(offset, test->taken_);
    ASSERT_LE(offset + length, test->unpacked_.size());
    test->first_ = offset == 0 ? length : test->first_;
    test->source_.copy(test->unpacked_.data() + offset, bytes, length);
    test->taken_ += length;
  }

  enum error_code ReadAll(const std::string &stored, size_t unpacked_length) {
    stored_ = stored;
    unpacked_.assign(unpacked_length, '\0');
    taken_ = 0;
    struct volume_part part = {};
    part.compression = compression_;
    part.digest = digest_of(stored.data(), stored.size()) + wrong_digest_;
    part.length = stored.size();
    part.unpacked_length = unpacked_length;
    uint64_t digest = 0;
    last_error_ = source_.read(source_.reader, &part, Take, this, &digest);
    EXPECT_EQ(digest, digest_of(stored.data(), stored.size()));
    return last_error_.code;
  }

  std::vector<uint8_t> memory_;
  struct volume_source source_ = {};
  struct unpacker unpacker_ = {};
  std::string stored_;
  std::string unpacked_;
  size_t piece_ = 65536;
  size_t taken_ = 0;
  size_t first_ = 0;
  uint32_t compression_ = VOLUME_LZ4;
  uint64_t wrong_digest_ = 0;
  struct error error_ = NO_ERROR;
  struct error last_error_ = NO_ERROR;
};

TEST_F(Unpack, GivesBlocksAsTheyWere) {
  const std::string text = Text(2 * VOLUME_BLOCK_SIZE + 12345);
  const std::string stored = Compressed(text.substr(0, VOLUME_BLOCK_SIZE)) +
                             Stored(text.substr(VOLUME_BLOCK_SIZE, VOLUME_BLOCK_SIZE)) +
                             Compressed(text.substr(2 * VOLUME_BLOCK_SIZE));
  ASSERT_LT(stored.size(), text.size());
  for (size_t piece : {size_t{1}, size_t{3}, size_t{512}, size_t{65536}, stored.size()}) {
    piece_ = piece;
    ASSERT_EQ(ReadAll(stored, text.size()), ERROR_NONE) << piece;
    EXPECT_EQ(unpacked_, text) << piece;
    EXPECT_EQ(first_, size_t{VOLUME_BLOCK_SIZE});
  }
}

TEST_F(Unpack, GivesASingleByte) {
  ASSERT_EQ(ReadAll(Stored("x"), 1), ERROR_NONE);
  EXPECT_EQ(unpacked_, "x");
}

TEST_F(Unpack, LeavesOtherPartsAlone) {
  compression_ = VOLUME_NOT_COMPRESSED;
  const std::string text = Text(100);
  ASSERT_EQ(ReadAll(text, 100), ERROR_NONE);
  Settle();
  EXPECT_EQ(unpacked_, text);
}

TEST_F(Unpack, RefusesWhatNoCompressorWrites) {
  const std::string text = Text(1000);
  const std::string whole = Compressed(text);
  const struct {
    std::string stored;
    size_t unpacked_length;
  } cases[] = {
      {whole, 999},                               // more comes out
      {whole, 1001},                              // less
      {whole.substr(0, whole.size() - 1), 1000},  // cut short
      {whole.substr(0, 3), 1000},                 // in the number
      {whole + "x", 1000},                        // something behind
      {whole + whole, 1000},                      // a second block
      {Number(0), 1000},                          // an empty block
      {Number(0) + whole, 1000},                  //
      {Stored(text + "x"), 1000},                 // a stored block of another length
      {Stored(text.substr(1)), 1000},             //
      {Number(VOLUME_BLOCK_STORED) + text, 1000}, //
      {Number(0x7fffffff) + text, 1000},          // a block larger than any
      {Number(0xffffffff) + text, 1000},          //
      {Number(UNPACK_STORED_SIZE) + text, 1000},  //
      {Number(4) + "\xff\xff\xff\xff", 1000},     // no block of LZ4's
      {Stored(Text(VOLUME_BLOCK_SIZE)) + Stored("y"), VOLUME_BLOCK_SIZE},
  };
  for (const auto &[stored, unpacked_length] : cases) {
    EXPECT_EQ(ReadAll(stored, unpacked_length), ERROR_UNPACK) << stored.substr(0, 20);
    EXPECT_EQ(last_error_.values[0], taken_);
    EXPECT_EQ(last_error_.values[1], unpacked_length);
  }
}

TEST_F(Unpack, LeavesDamageToTheDigest) {
  wrong_digest_ = 1;
  EXPECT_EQ(ReadAll(Number(0), 1000), ERROR_NONE);
  EXPECT_EQ(taken_, 0u);
}

TEST_F(Unpack, SaysWhatTheSourceSays) {
  error_ = error_make(ERROR_DISK_READ, 0, 0, 0);
  EXPECT_EQ(ReadAll(Stored("x"), 1), ERROR_DISK_READ);
}

} // namespace
