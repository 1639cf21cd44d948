// What settings change: the screen that is tried first, unless the kernel requires another, and
// what is said of the parts that are read.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/apply_settings.h"
#include "boot/common/digest.h"
#include "boot/common/memory_volume.h"
#include "boot/common/requests.h"
#include "boot/common/volume.h"
}

namespace {

std::string printed;

} // namespace

extern "C" void log_print(uint32_t, const char *text) {
  printed += text;
}

namespace {

class ApplySettings : public testing::Test {
protected:
  // With a volume whose settings are these.
  struct error Apply(const std::string &text) {
    bytes_.assign(4 * VOLUME_SECTOR_SIZE / 8, 0);
    header_ = reinterpret_cast<struct volume_header *>(bytes_.data());
    memcpy(header_->magic, VOLUME_MAGIC, sizeof(header_->magic));
    header_->version = VOLUME_VERSION;
    header_->sectors = 4;
    header_->flags = VOLUME_FLAG_SETTINGS;
    memcpy(At(3), text.data(), text.size());
    AddPart(VOLUME_PART_LOADER, 1, 100);
    AddPart(VOLUME_PART_KERNEL, 2, 512);
    AddPart(VOLUME_PART_SETTINGS, 3, text.size());
    header_->digest = volume_header_digest(header_);
    EXPECT_EQ(memory_volume_open(bytes_.data(), 4 * VOLUME_SECTOR_SIZE, &source_).code, ERROR_NONE);
    return apply_settings(&applied_, "Loader", &source_, &requests_);
  }

  char *At(size_t sector) {
    return reinterpret_cast<char *>(bytes_.data()) + sector * VOLUME_SECTOR_SIZE;
  }

  void AddPart(enum volume_part_kind kind, uint64_t first_sector, uint64_t length) {
    struct volume_part &part = header_->parts[header_->part_count++];
    part.kind = kind;
    part.first_sector = first_sector;
    part.length = part.unpacked_length = length;
    part.digest = digest_of(At(first_sector), length);
  }

  void ExpectChoice(int index, uint32_t kind, uint32_t width, uint32_t height, uint32_t bits) {
    const struct boot_screen_choice &choice = requests_.owners_screens[index];
    EXPECT_EQ(choice.kind, kind);
    EXPECT_EQ(choice.least_width, width);
    EXPECT_EQ(choice.most_width, width);
    EXPECT_EQ(choice.least_height, height);
    EXPECT_EQ(choice.most_height, height);
    EXPECT_EQ(choice.least_bits, bits);
    EXPECT_EQ(choice.most_bits, bits);
  }

  std::vector<uint64_t> bytes_;
  struct volume_header *header_ = nullptr;
  struct volume_source source_ = {};
  struct kernel_requests requests_ = {};
  struct applied_settings applied_ = {};
};

TEST_F(ApplySettings, ChooseTheScreen) {
  EXPECT_EQ(Apply("screen = 1024x768x32, 320x200x256, text80x50, text80x25\n").code, ERROR_NONE);
  ExpectChoice(0, BOOT_SCREEN_CHOICE_FRAMEBUFFER, 1024, 768, 32);
  ExpectChoice(1, BOOT_SCREEN_CHOICE_320_200, 0, 0, 0);
  ExpectChoice(2, BOOT_SCREEN_CHOICE_TEXT_80_50, 0, 0, 0);
  ExpectChoice(3, BOOT_SCREEN_CHOICE_TEXT_80_25, 0, 0, 0);
  EXPECT_EQ(requests_count(&requests_), 0u) << "the kernel asked for nothing";
}

TEST_F(ApplySettings, LeaveWhatTheKernelWouldLike) {
  requests_.screen.request = {1, BOOT_REQUEST_OPTIONAL | BOOT_REQUEST_UNAVAILABLE, 0};
  requests_.screen.choices[0].kind = BOOT_SCREEN_CHOICE_TEXT_80_25;
  requests_.screen.choices[1].kind = BOOT_SCREEN_CHOICE_320_200;
  const struct boot_request_screen asked = requests_.screen;
  EXPECT_EQ(Apply("screen = 800x600\n").code, ERROR_NONE);
  EXPECT_EQ(memcmp(&requests_.screen, &asked, sizeof(asked)), 0);
  ExpectChoice(0, BOOT_SCREEN_CHOICE_FRAMEBUFFER, 800, 600, 0);
  ExpectChoice(1, 0, 0, 0, 0);
}

TEST_F(ApplySettings, ChooseNoScreenWhereTheKernelRequiresOne) {
  requests_.screen.request = {1, BOOT_REQUEST_REQUIRED, 0};
  requests_.screen.choices[0].kind = BOOT_SCREEN_CHOICE_TEXT_80_25;
  EXPECT_EQ(Apply("screen = 800x600\n").code, ERROR_NONE);
  EXPECT_TRUE(request_is_required(&requests_.screen.request));
  ExpectChoice(0, 0, 0, 0, 0);
}

TEST_F(ApplySettings, ChooseAFramebufferWhereTheKernelRequiresOne) {
  requests_.framebuffer.request = {1, BOOT_REQUEST_REQUIRED, 0};
  EXPECT_EQ(Apply("screen = text80x25, 800x600, 320x200x256, 640x480\n").code, ERROR_NONE);
  ExpectChoice(0, BOOT_SCREEN_CHOICE_FRAMEBUFFER, 800, 600, 0);
  ExpectChoice(1, BOOT_SCREEN_CHOICE_FRAMEBUFFER, 640, 480, 0);
  ExpectChoice(2, 0, 0, 0, 0);
}

TEST_F(ApplySettings, ChooseAnyScreenWhereTheKernelWouldLikeAFramebuffer) {
  requests_.framebuffer.request = {1, BOOT_REQUEST_OPTIONAL, 0};
  EXPECT_EQ(Apply("screen = text80x25, 800x600\n").code, ERROR_NONE);
  ExpectChoice(0, BOOT_SCREEN_CHOICE_TEXT_80_25, 0, 0, 0);
}

TEST_F(ApplySettings, ChooseNoScreenByThemselves) {
  EXPECT_EQ(Apply("log_to = serial\n").code, ERROR_NONE);
  ExpectChoice(0, 0, 0, 0, 0);
  EXPECT_EQ(printed, "");
}

TEST_F(ApplySettings, LetTheLoaderTalk) {
  EXPECT_EQ(Apply("log_level = info\n").code, ERROR_NONE);
  EXPECT_EQ(printed, "Loader: boot volume of 4 sectors, 3 parts\r\n");
}

TEST_F(ApplySettings, ChooseNoScreenWhereTheyAreWrong) {
  EXPECT_EQ(Apply("screen = big\n").code, ERROR_SETTINGS_LINE);
  ExpectChoice(0, 0, 0, 0, 0);
}

} // namespace
