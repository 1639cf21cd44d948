// The framebuffer that a volume's requests would like best.
#include "imagetools/multiboot/screen_wish.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/volume.h"
#include "imagetools/kernel_requests.h"
}

namespace {

// Of one sector each: header, loader, kernel, requests and settings.
class ScreenWish : public testing::Test {
protected:
  ScreenWish() {
    memcpy(header_.magic, VOLUME_MAGIC, sizeof(header_.magic));
    header_.version = VOLUME_VERSION;
    header_.sectors = 5;
    Add(VOLUME_PART_LOADER, 512, 1);
    Add(VOLUME_PART_KERNEL, 512, 2);
    requests_.screen.request = {1, BOOT_REQUEST_OPTIONAL, 0};
    choice_.kind = BOOT_SCREEN_CHOICE_FRAMEBUFFER;
  }

  void Add(uint32_t kind, uint64_t length, uint64_t sector) {
    header_.parts[header_.part_count++] = {kind, VOLUME_NOT_COMPRESSED, 0, sector, length, length};
  }

  struct screen_wish Wish() {
    std::vector<uint8_t> notes(KERNEL_REQUESTS_MAX_BYTES);
    notes.resize(kernel_requests_write(&requests_, notes.data()));
    if (!notes.empty())
      Add(VOLUME_PART_REQUESTS, notes.size(), 3);
    if (!settings_.empty())
      Add(VOLUME_PART_SETTINGS, settings_.size(), 4);
    header_.digest = volume_header_digest(&header_);
    std::vector<uint8_t> volume(5 * VOLUME_SECTOR_SIZE);
    memcpy(volume.data(), &header_, sizeof(header_));
    memcpy(volume.data() + 3 * VOLUME_SECTOR_SIZE, notes.data(), notes.size());
    memcpy(volume.data() + 4 * VOLUME_SECTOR_SIZE, settings_.data(), settings_.size());
    return screen_wish_of(volume.data(), length_);
  }

  void ExpectNone() {
    struct screen_wish wish = Wish();
    EXPECT_EQ(wish.width | wish.height | wish.bits, 0u);
  }

  uint64_t length_ = 5 * VOLUME_SECTOR_SIZE;
  struct volume_header header_ = {};
  struct kernel_requests requests_ = {};
  std::string settings_;
  struct boot_screen_choice &choice_ = requests_.screen.choices[0];
};

TEST_F(ScreenWish, LeastSizes) {
  choice_.least_width = 800;
  choice_.least_height = 600;
  choice_.least_bits = 24;
  choice_.most_width = 1024;
  struct screen_wish wish = Wish();
  EXPECT_EQ(wish.width, 800u);
  EXPECT_EQ(wish.height, 600u);
  EXPECT_EQ(wish.bits, 24u);
}

TEST_F(ScreenWish, ElseMostSizes) {
  choice_.most_width = 1024;
  choice_.most_height = 768;
  choice_.most_bits = 16;
  struct screen_wish wish = Wish();
  EXPECT_EQ(wish.width, 1024u);
  EXPECT_EQ(wish.height, 768u);
  EXPECT_EQ(wish.bits, 16u);
}

TEST_F(ScreenWish, NoneIfTextIsTheFirstChoice) {
  choice_.kind = BOOT_SCREEN_CHOICE_TEXT_80_25;
  requests_.screen.choices[1] = {BOOT_SCREEN_CHOICE_FRAMEBUFFER, 800, 600, 0, 0, 0, 0};
  ExpectNone();
}

TEST_F(ScreenWish, NoneIfTheImageCanNotMeetIt) {
  choice_.least_width = 800;
  requests_.screen.request.flags = BOOT_REQUEST_UNAVAILABLE;
  ExpectNone();
}

TEST_F(ScreenWish, NoneWithoutRequests) {
  requests_ = {};
  ExpectNone();
}

TEST_F(ScreenWish, SettingsComeBeforeTheKernel) {
  choice_.least_width = 800;
  settings_ = "screen = 1280x1024x24, 640x480\n";
  struct screen_wish wish = Wish();
  EXPECT_EQ(wish.width, 1280u);
  EXPECT_EQ(wish.height, 1024u);
  EXPECT_EQ(wish.bits, 24u);
}

TEST_F(ScreenWish, SettingsOfAKernelWithoutRequests) {
  requests_ = {};
  settings_ = "screen = 640x480\n";
  EXPECT_EQ(Wish().width, 640u);
}

TEST_F(ScreenWish, NoneIfTheSettingsChooseText) {
  choice_.least_width = 800;
  settings_ = "screen = text80x25\n";
  ExpectNone();
}

TEST_F(ScreenWish, KernelsIfTheSettingsChooseNoScreen) {
  choice_.least_width = 800;
  settings_ = "log_level = info\n";
  EXPECT_EQ(Wish().width, 800u);
}

TEST_F(ScreenWish, NoneOfSettingsThatMakeNoSense) {
  choice_.least_width = 800;
  settings_ = "screen = large\n";
  ExpectNone();
}

TEST_F(ScreenWish, NoneOfAVolumeThatIsCutShort) {
  choice_.least_width = 800;
  length_ = 5 * VOLUME_SECTOR_SIZE - 1;
  ExpectNone();
}

TEST_F(ScreenWish, NoneOfLessThanAHeader) {
  length_ = VOLUME_SECTOR_SIZE - 1;
  ExpectNone();
}

TEST_F(ScreenWish, NoneOfADamagedVolume) {
  choice_.least_width = 800;
  header_.part_count = 0;
  Add(VOLUME_PART_KERNEL, 512, 1);
  ExpectNone();
}

} // namespace
