// The screen from UEFI firmware: what is set of it, and what is asked of its protocols.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

extern "C" {
#include "boot/uefi/firmware.h"
#include "boot/uefi/graphics.h"
}

namespace {

// In this process too: the map's memory, and the card's.
constexpr uint64_t kMemory = 0x10000000;
constexpr uint64_t kMemorySize = 0x100000;
constexpr uint64_t kPixels = 0x20000000;
constexpr uint64_t kPixelsSize = 1024 * 768 * 4 + 4096;
constexpr struct efi_guid kOutput = EFI_GRAPHICS_OUTPUT_PROTOCOL;
constexpr struct efi_guid kActive = EFI_EDID_ACTIVE_PROTOCOL;
constexpr struct efi_guid kDiscovered = EFI_EDID_DISCOVERED_PROTOCOL;

bool Is(const struct efi_guid *guid, const struct efi_guid &other) {
  return memcmp(guid, &other, sizeof(other)) == 0;
}

// One graphics card of firmware, and a monitor.
struct Card {
  struct efi_graphics_output output = {};
  struct efi_graphics_mode mode = {};
  std::vector<struct efi_graphics_mode_information> modes;
  std::vector<uint32_t> set;
  bool refuses = false; // to set any, when it is too late
  struct efi_edid active = {};
  struct efi_edid discovered = {};
};
Card *card;
Card *second_card; // nullptr: there is none

void Use(uint32_t number, Card *used = card) {
  used->mode.mode = number;
  used->mode.information = &used->modes[number];
}

Card *CardOf(const struct efi_graphics_output *output) {
  return second_card != nullptr && output == &second_card->output ? second_card : card;
}

EFI_CALL efi_status QueryMode(struct efi_graphics_output *output, uint32_t mode, size_t *size,
                              struct efi_graphics_mode_information **information) {
  *size = sizeof(**information);
  *information = &CardOf(output)->modes[mode];
  return mode == 1 ? EFI_LOAD_ERROR : EFI_SUCCESS; // it never tells of this one
}

EFI_CALL efi_status SetMode(struct efi_graphics_output *output, uint32_t mode) {
  CardOf(output)->set.push_back(mode);
  Use(mode, CardOf(output));
  return card->refuses ? EFI_LOAD_ERROR : EFI_SUCCESS;
}

void Map(uint64_t address, uint64_t size) {
  void *memory = mmap(reinterpret_cast<void *>(address), size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  ASSERT_EQ(memory, reinterpret_cast<void *>(address));
  memset(memory, 0x5a, size);
}

// How many bytes from its start on are black; no others are.
size_t Black() {
  const auto *pixels = reinterpret_cast<const uint8_t *>(kPixels);
  size_t count = 0;
  while (count < kPixelsSize && pixels[count] == 0)
    count++;
  EXPECT_EQ(std::count(pixels, pixels + kPixelsSize, 0), static_cast<ptrdiff_t>(count));
  return count;
}

struct efi_graphics_mode_information Information(uint32_t width, uint32_t height,
                                                 uint32_t format = EFI_PIXEL_BLUE_GREEN_RED) {
  return {0, width, height, format, {0, 0, 0, 0}, width};
}

class Graphics : public testing::Test {
protected:
  Graphics() : map_(new struct memory_map()) {
    card = &card_;
    card_.modes = {Information(640, 480), Information(700, 500),
                   Information(720, 500, EFI_PIXEL_BLT_ONLY), Information(800, 600),
                   Information(1024, 768)};
    card_.output = {QueryMode, SetMode, nullptr, &card_.mode};
    card_.mode.mode_count = 5;
    card_.mode.framebuffer = kPixels;
    Use(3);
    Map(kMemory, kMemorySize);
    Map(kPixels, kPixelsSize);
    map_->count = 1;
    map_->regions[0] = {kMemory, kMemorySize, BOOT_MEMORY_USABLE, 0};
  }
  ~Graphics() override {
    munmap(reinterpret_cast<void *>(kMemory), kMemorySize);
    munmap(reinterpret_cast<void *>(kPixels), kPixelsSize);
    card = second_card = nullptr;
  }

  // A first card that has no framebuffer in any mode.
  void MakeFirstBltOnly() {
    for (auto &mode : card_.modes)
      mode.pixel_format = EFI_PIXEL_BLT_ONLY;
  }

  void AddSecondCard() {
    second_ = card_;
    second_.output.mode = &second_.mode;
    second_card = &second_;
    Use(3, &second_);
  }

  void Prepare() {
    ASSERT_EQ(graphics_prepare(&layout_, map_.get(), &requests_, &handover_).code, ERROR_NONE);
  }

  void Ask(uint32_t least_width, uint32_t least_height) {
    requests_.screen.request = {1, BOOT_REQUEST_OPTIONAL, 0};
    requests_.screen.choices[0] = {
        BOOT_SCREEN_CHOICE_FRAMEBUFFER, least_width, least_height, 0, 0, 0, 0};
  }

  const struct boot_screen_modes *List() const {
    return reinterpret_cast<const struct boot_screen_modes *>(
        handover_.values[BOOT_REQUEST_TYPE_SCREEN_MODES] - layout_.direct_map);
  }

  Card card_;
  Card second_;
  std::unique_ptr<struct memory_map> map_;
  struct kernel_requests requests_ = {};
  struct kernel_layout layout_ = kernel_layout_of(&requests_);
  struct handover handover_ = {};
};

// The first test, since nothing takes this back.
TEST_F(Graphics, AModeThatIsRefusedMayBeHalfSet) {
  EXPECT_FALSE(graphics_changed());
  card_.refuses = true;
  Ask(801, 0);
  Prepare();
  EXPECT_EQ(card_.set, std::vector<uint32_t>{4});
  EXPECT_TRUE(graphics_changed());
}

TEST_F(Graphics, GoodModeStaysAndIsBlackened) {
  Prepare();
  const struct boot_screen &screen = handover_.info.screen;
  EXPECT_EQ(screen.kind, uint32_t{BOOT_SCREEN_FRAMEBUFFER});
  EXPECT_EQ(screen.width, 800u);
  EXPECT_EQ(screen.base_phys, kPixels);
  EXPECT_EQ(screen.base, layout_.direct_map + kPixels);
  EXPECT_TRUE(card_.set.empty());
  EXPECT_EQ(Black(), 800u * 600 * 4);
}

TEST_F(Graphics, SmallModeBecomesTheBestOne) {
  Use(0);
  Prepare();
  EXPECT_EQ(card_.set, std::vector<uint32_t>{4});
  EXPECT_EQ(handover_.info.screen.width, 1024u);
}

TEST_F(Graphics, SmallModeStaysIfItIsTheBestOne) {
  card_.mode.mode_count = 1;
  Use(0);
  Prepare();
  EXPECT_TRUE(card_.set.empty());
  EXPECT_EQ(handover_.info.screen.width, 640u);
}

TEST_F(Graphics, NoneWithoutCardOrFramebuffer) {
  card_.mode.framebuffer = 0;
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  card_.output.mode = nullptr;
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  card = nullptr;
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
}

TEST_F(Graphics, NoneOverMemoryOfTheLoader) {
  map_->count = 2;
  map_->regions[1] = {kPixels, 4096, BOOT_MEMORY_LOADER, 0};
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  EXPECT_EQ(Black(), 0u);
  Ask(801, 0);
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  EXPECT_EQ(Black(), 0u);
}

TEST_F(Graphics, SecondCardIfTheFirstHasNoFramebuffer) {
  AddSecondCard();
  MakeFirstBltOnly();
  Ask(801, 0);
  Prepare();
  EXPECT_TRUE(card_.set.empty());
  EXPECT_EQ(second_.set, std::vector<uint32_t>{4});
  EXPECT_EQ(handover_.info.screen.width, 1024u);
}

TEST_F(Graphics, FirstCardIfBothHaveFramebuffers) {
  AddSecondCard();
  Use(2); // none in this mode
  Ask(801, 0);
  Prepare();
  EXPECT_EQ(card_.set, std::vector<uint32_t>{4});
  EXPECT_TRUE(second_.set.empty());
}

TEST_F(Graphics, NoneIfNeitherHasAFramebuffer) {
  MakeFirstBltOnly();
  AddSecondCard();
  Prepare();
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
}

TEST_F(Graphics, SmallestModeThatIsLargeEnough) {
  Ask(801, 0);
  Prepare();
  EXPECT_EQ(card_.set, std::vector<uint32_t>{4});
  EXPECT_EQ(handover_.values[BOOT_REQUEST_TYPE_SCREEN], 1u);
  EXPECT_EQ(Black(), 1024u * 768 * 4);
}

TEST_F(Graphics, WhatFirmwareHasSetIsGoodEnough) {
  Ask(640, 480);
  Prepare();
  EXPECT_TRUE(card_.set.empty());
  EXPECT_EQ(handover_.info.screen.width, 800u);
}

TEST_F(Graphics, RequiredScreenThatThereIsNot) {
  Ask(4000, 0);
  requests_.screen.request.flags = BOOT_REQUEST_REQUIRED;
  EXPECT_EQ(graphics_prepare(&layout_, map_.get(), &requests_, &handover_).code,
            ERROR_REQUEST_SCREEN);
}

TEST_F(Graphics, ListsWhatAKernelCanDrawIn) {
  requests_.screen_modes.request = {1, BOOT_REQUEST_REQUIRED, 0};
  Prepare();
  ASSERT_EQ(List()->mode_count, 3u);
  const auto *modes =
      reinterpret_cast<const struct boot_screen_mode *>(List()->modes - layout_.direct_map);
  EXPECT_EQ(modes[0].number, 0u);
  EXPECT_EQ(modes[1].number, 3u);
  EXPECT_EQ(modes[2].number, 4u);
  EXPECT_EQ(modes[2].pitch, 4096u);
  EXPECT_EQ(modes[2].base_phys, 0u);
}

// A base block whose last byte before the sum is `mark`.
std::vector<uint8_t> Edid(uint8_t mark) {
  std::vector<uint8_t> bytes(128, 0);
  const uint8_t header[8] = {0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00};
  std::copy(header, header + 8, bytes.begin());
  bytes[125] = mark;
  uint8_t sum = 0;
  for (uint8_t byte : bytes)
    sum = static_cast<uint8_t>(sum + byte);
  bytes[127] = static_cast<uint8_t>(-sum);
  return bytes;
}

TEST_F(Graphics, MonitorsEdidAsItIsInUseOrAsItWasSent) {
  std::vector<uint8_t> active = Edid(1);
  std::vector<uint8_t> discovered = Edid(2);
  requests_.screen_modes.request = {1, BOOT_REQUEST_REQUIRED, 0};
  const auto mark = [this]() {
    Prepare();
    return List()->edid_length == 0
               ? 0
               : reinterpret_cast<const uint8_t *>(List()->edid - layout_.direct_map)[125];
  };
  EXPECT_EQ(mark(), 0);
  card_.discovered = {128, discovered.data()};
  EXPECT_EQ(mark(), 2);
  card_.active = {128, active.data()};
  EXPECT_EQ(mark(), 1);
  active[20] ^= 1;
  EXPECT_EQ(mark(), 2) << "the sum is wrong";
  card_.discovered.size = 127;
  EXPECT_EQ(mark(), 0) << "it is cut short";
}

} // namespace

extern "C" size_t firmware_protocols(const struct efi_guid *protocol, void **interfaces,
                                     size_t most) {
  EXPECT_TRUE(Is(protocol, kOutput));
  EXPECT_GE(most, 2u);
  size_t count = 0;
  if (card != nullptr)
    interfaces[count++] = &card->output;
  if (second_card != nullptr)
    interfaces[count++] = &second_card->output;
  return count;
}

extern "C" void *firmware_protocol(const struct efi_guid *protocol) {
  if (card == nullptr)
    return nullptr;
  if (Is(protocol, kOutput))
    return &card->output;
  if (Is(protocol, kActive))
    return card->active.size != 0 ? &card->active : nullptr;
  EXPECT_TRUE(Is(protocol, kDiscovered));
  return &card->discovered;
}
