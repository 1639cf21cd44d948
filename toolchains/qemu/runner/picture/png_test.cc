// Tests of pictures: PNG files in and out, comparison, and the picture of a difference.
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/buffer.h"
}
#include "imagetools/crc32.h"
#include "toolchains/qemu/runner/picture/inflate.h"
#include "toolchains/qemu/runner/picture/png.h"

namespace {

class PictureTest : public testing::Test {
protected:
  ~PictureTest() override {
    for (struct picture *picture : {&picture_, &other_, &decoded_})
      picture_free(picture);
    buffer_free(&reason_);
    buffer_free(&png_);
  }

  // Bytes that compress well in some places and not at all in others.
  static struct picture Sample(size_t width, size_t height) {
    struct picture picture = picture_make(width, height);
    uint32_t noise = 1;
    for (size_t i = 0; i < width * height; i++) {
      noise = noise * 1664525 + 1013904223;
      uint8_t value = i % 700 < 600 ? static_cast<uint8_t>(i / 1000) : uint8_t(noise >> 24);
      picture.pixels[i] = {value, static_cast<uint8_t>(value * 3), static_cast<uint8_t>(i)};
    }
    return picture;
  }

  bool Decode(const std::string &file) {
    buffer_clear(&reason_);
    picture_free(&decoded_);
    return png_decode(reinterpret_cast<const uint8_t *>(file.data()), file.size(), &decoded_,
                      &reason_);
  }

  std::string Encoded(const struct picture &picture) {
    buffer_clear(&png_);
    png_encode(&picture, &png_);
    return {png_.data, png_.length};
  }

  // A PNG file of these chunks; the first is always a header.
  static std::string File(const std::vector<std::pair<std::string, std::string>> &chunks) {
    std::string file = "\x89PNG\r\n\x1a\n";
    for (const auto &[type, data] : chunks) {
      std::string body = type + data;
      uint32_t crc = crc32_of(reinterpret_cast<const uint8_t *>(body.data()), body.size());
      file += Number(static_cast<uint32_t>(data.size())) + body + Number(crc);
    }
    return file;
  }

  static std::string Number(uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(number >> shift);
    return bytes;
  }

  static std::string Header(uint32_t width, uint32_t height, char depth, char colour_type,
                            char interlace = 0) {
    return Number(width) + Number(height) + depth + colour_type + std::string(2, '\0') + interlace;
  }

  // zlib's stored block.
  static std::string Stored(const std::string &bytes) {
    auto length = static_cast<uint16_t>(bytes.size());
    std::string data = "\x78\x01\x01";
    for (uint16_t half : {length, static_cast<uint16_t>(~length)})
      data += std::string(1, static_cast<char>(half)) + static_cast<char>(half >> 8);
    return data + bytes +
           Number(zlib_adler32(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
  }

  struct picture picture_ = {};
  struct picture other_ = {};
  struct picture decoded_ = {};
  struct buffer reason_ = {};
  struct buffer png_ = {};
};

TEST_F(PictureTest, ReadsWhatItWrites) {
  for (size_t width : {1u, 3u, 720u}) {
    picture_free(&picture_);
    picture_ = Sample(width, 401);
    ASSERT_TRUE(Decode(Encoded(picture_))) << buffer_text(&reason_);
    ASSERT_EQ(decoded_.width, width);
    ASSERT_EQ(decoded_.height, 401u);
    EXPECT_EQ(memcmp(decoded_.pixels, picture_.pixels, width * 401 * 3), 0);
  }
}

TEST_F(PictureTest, WritesABlankScreenSmall) {
  picture_ = picture_make(720, 400);
  EXPECT_LT(Encoded(picture_).size(), 20000u);
}

// Packed by zlib at its best: a block with Huffman codes of its own, and rows with every filter.
TEST_F(PictureTest, ReadsWhatZlibPacked) {
  const std::string data(
#include "toolchains/qemu/runner/picture/packed_by_zlib.inc"
  );
  ASSERT_TRUE(Decode(File({{"IHDR", Header(64, 48, 8, 2)}, {"IDAT", data}, {"IEND", ""}})))
      << buffer_text(&reason_);
  for (size_t y = 0; y < 48; y++)
    for (size_t x = 0; x < 64; x++) {
      const struct pixel &pixel = decoded_.pixels[y * 64 + x];
      ASSERT_EQ(pixel.red, static_cast<uint8_t>(x * x * 5 + y * y * 11)) << x << " " << y;
      ASSERT_EQ(pixel.green, static_cast<uint8_t>(x * y * 7));
      ASSERT_EQ(pixel.blue, static_cast<uint8_t>((x ^ y) * 13));
    }
}

TEST_F(PictureTest, ReadsEveryColourType) {
  const std::string palette = "\x01\x02\x03\x0a\x0b\x0c";
  auto file = [&](char type, const std::string &pixel) {
    return File({{"IHDR", Header(1, 1, 8, type)},
                 {"PLTE", palette},
                 {"IDAT", Stored(std::string(1, '\0') + pixel)},
                 {"IEND", ""}});
  };
  auto shows = [&](uint8_t red, uint8_t green, uint8_t blue) {
    const struct pixel &pixel = decoded_.pixels[0];
    return pixel.red == red && pixel.green == green && pixel.blue == blue;
  };
  ASSERT_TRUE(Decode(file(0, "\x09"))) << buffer_text(&reason_);
  EXPECT_TRUE(shows(9, 9, 9));
  ASSERT_TRUE(Decode(file(2, "\x07\x08\x09")));
  EXPECT_TRUE(shows(7, 8, 9));
  ASSERT_TRUE(Decode(file(3, "\x01")));
  EXPECT_TRUE(shows(10, 11, 12));
  ASSERT_TRUE(Decode(file(4, "\x05\xff")));
  EXPECT_TRUE(shows(5, 5, 5));
  ASSERT_TRUE(Decode(file(6, "\x04\x05\x06\xff")));
  EXPECT_TRUE(shows(4, 5, 6));
}

TEST_F(PictureTest, SaysWhatIsWrongWithAFile) {
  auto reason = [this](const std::string &file) {
    EXPECT_FALSE(Decode(file));
    return std::string(buffer_text(&reason_));
  };
  const std::string pixel = Stored(std::string(4, '\0'));
  auto with_header = [&](const std::string &header) {
    return File({{"IHDR", header}, {"IDAT", pixel}, {"IEND", ""}});
  };
  EXPECT_TRUE(Decode(with_header(Header(1, 1, 8, 2))));
  EXPECT_EQ(reason(""), "is empty");
  EXPECT_EQ(reason("GIF89a and more"), "is no PNG file");
  EXPECT_EQ(reason(with_header(Header(1, 1, 16, 2))), "does not have 8 bits a colour");
  EXPECT_EQ(reason(with_header(Header(1, 1, 8, 2, 1))), "is interlaced");
  EXPECT_EQ(reason(with_header(Header(1, 1, 8, 5))), "is damaged");
  EXPECT_EQ(reason(with_header(Header(0, 1, 8, 2))), "has a size that no screen has");
  EXPECT_EQ(reason(with_header(Header(1, 2, 8, 2))), "is damaged") << "a row is missing";
  EXPECT_EQ(reason(File({{"IDAT", pixel}})), "has no header");
  EXPECT_EQ(reason(File({{"IHDR", Header(1, 1, 8, 2)}, {"ABCD", ""}})),
            "has a part that is not known");
}

// Whatever is cut off or changed is noticed, and nothing is read or written out of bounds.
TEST_F(PictureTest, NoticesDamage) {
  picture_ = Sample(30, 30);
  std::string file = Encoded(picture_);
  for (size_t length = 0; length < file.size(); length++)
    EXPECT_FALSE(Decode(file.substr(0, length))) << length;
  for (size_t i = 0; i < file.size(); i++) {
    std::string changed = file;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    EXPECT_FALSE(Decode(changed)) << i;
  }
}

// The same below the checksums.
TEST_F(PictureTest, InflatesNothingOutOfBounds) {
  const std::string data(
#include "toolchains/qemu/runner/picture/packed_by_zlib.inc"
  );
  std::vector<uint8_t> output(48 * (64 * 3 + 1));
  for (size_t i = 0; i + 5 < data.size(); i += 7) {
    std::string changed = data;
    changed[i] = static_cast<char>(changed[i] ^ (1 << i % 8));
    EXPECT_FALSE(zlib_inflate(reinterpret_cast<const uint8_t *>(changed.data()), changed.size(),
                              output.data(), output.size()))
        << i;
  }
}

// One byte, and then three from two bytes back: a fixed code's 0x61, length 3, distance 2, end.
TEST_F(PictureTest, InflatesNothingFromBeforeTheBeginning) {
  const std::vector<uint8_t> input = {0x78, 0x01, 0x4b, 0x04, 0x42, 0x00, 0, 0, 0, 0};
  std::vector<uint8_t> output(4);
  EXPECT_FALSE(zlib_inflate(input.data(), input.size(), output.data(), output.size()));
}

TEST_F(PictureTest, FindsNoDifferenceInTheSame) {
  picture_ = Sample(9, 7);
  other_ = Sample(9, 7);
  EXPECT_EQ(picture_compare(&picture_, &other_).pixels, 0u);
}

TEST_F(PictureTest, FindsWhereTheyDiffer) {
  picture_ = picture_make(20, 10);
  other_ = picture_make(20, 10);
  other_.pixels[2 * 20 + 15].red = 1;
  other_.pixels[3 * 20 + 4].green = 1;
  other_.pixels[8 * 20 + 7].blue = 1;
  struct picture_difference difference = picture_compare(&picture_, &other_);
  EXPECT_EQ(difference.pixels, 3u);
  EXPECT_EQ(difference.left, 4u);
  EXPECT_EQ(difference.right, 15u);
  EXPECT_EQ(difference.top, 2u);
  EXPECT_EQ(difference.bottom, 8u);
}

TEST_F(PictureTest, CountsWhatOnlyOneHas) {
  picture_ = picture_make(4, 3);
  other_ = picture_make(3, 4);
  EXPECT_EQ(picture_compare(&picture_, &other_).pixels, 6u);
}

TEST_F(PictureTest, DrawsExpectedActualAndDifference) {
  picture_ = picture_make(2, 1);
  other_ = picture_make(2, 1);
  picture_.pixels[0] = other_.pixels[0] = {0xff, 0xff, 0xff};
  other_.pixels[1] = {0, 0, 0xff};
  decoded_ = picture_of_difference(&picture_, &other_);
  ASSERT_EQ(decoded_.width, 2u);
  ASSERT_EQ(decoded_.height, 19u);
  auto pixel = [this](size_t x, size_t y) {
    const struct pixel &found = decoded_.pixels[y * 2 + x];
    return found.red << 16 | found.green << 8 | found.blue;
  };
  EXPECT_EQ(pixel(0, 0), 0xffffff);
  EXPECT_EQ(pixel(1, 0), 0x000000);
  EXPECT_EQ(pixel(1, 9), 0x0000ff);
  EXPECT_EQ(pixel(0, 18), 0x555555) << "faint";
  EXPECT_EQ(pixel(1, 18), 0xff2020);
}

} // namespace
