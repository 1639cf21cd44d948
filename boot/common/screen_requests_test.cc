// The screen that a kernel gets from firmware of many kinds: the first choice that can be had, and
// what it is told of the others.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/screen_requests.h"
}

namespace {

constexpr uint64_t kFramebuffer = 0xfd000000;
constexpr uint64_t kDirectMap = 0xffff800000000000;
constexpr uint64_t kMemory = 0x10000000; // where the list goes to, in this process too
constexpr uint64_t kMemorySize = 0x100000;
constexpr uint64_t kElsewhere = 0x20000000;
constexpr uint64_t kElsewhereSize = 0x2000; // less than a list takes

struct boot_screen_mode Mode(uint32_t number, uint32_t width, uint32_t height, uint32_t bits = 32) {
  struct boot_screen_mode mode = {};
  mode.base_phys = kFramebuffer;
  mode.number = number;
  mode.width = width;
  mode.height = height;
  mode.pitch = width * (bits / 8);
  mode.bits = bits;
  return mode;
}

struct boot_screen Screen(uint32_t kind, uint32_t width, uint32_t height, uint64_t base) {
  struct boot_screen screen = {};
  screen.kind = kind;
  screen.width = width;
  screen.height = height;
  screen.pitch = width * 4;
  screen.base_phys = base;
  screen.bits = 32;
  return screen;
}

// What the fake firmware has, and what it was asked to set, in order.
struct Fake {
  std::vector<struct boot_screen_mode> modes;
  std::vector<uint8_t> edid;
  struct boot_screen present = {};
  std::vector<uint32_t> refused; // modes that it lists and does not set
  bool has_vga = false;
  uint64_t moved_to = 0;        // where modes have their framebuffer, if not where the list says
  std::vector<uint32_t> shrunk; // modes that come out smaller, and stay so on the screen
  std::vector<std::string> set;
};
Fake *fake;

struct boot_screen Present(void) {
  return fake->present;
}

size_t ListModes(struct boot_screen_mode *modes, size_t most) {
  EXPECT_GE(most, fake->modes.size());
  std::copy(fake->modes.begin(), fake->modes.end(), modes);
  return fake->modes.size();
}

size_t ReadEdid(uint8_t *bytes, size_t most) {
  EXPECT_GE(most, fake->edid.size());
  std::copy(fake->edid.begin(), fake->edid.end(), bytes);
  return fake->edid.size();
}

bool SetMode(const struct boot_screen_mode *mode, struct boot_screen *screen) {
  fake->set.push_back("mode " + std::to_string(mode->number));
  *screen = Screen(BOOT_SCREEN_FRAMEBUFFER, mode->width, mode->height,
                   fake->moved_to != 0 ? fake->moved_to : mode->base_phys);
  screen->pitch = mode->pitch;
  screen->bits = mode->bits;
  if (std::find(fake->shrunk.begin(), fake->shrunk.end(), mode->number) != fake->shrunk.end())
    *screen = fake->present = Screen(BOOT_SCREEN_FRAMEBUFFER, 640, 480, kFramebuffer);
  return std::find(fake->refused.begin(), fake->refused.end(), mode->number) == fake->refused.end();
}

bool SetVga(uint32_t kind, struct boot_screen *screen) {
  fake->set.push_back("vga " + std::to_string(kind));
  if (!fake->has_vga)
    return false;
  switch (kind) {
  case BOOT_SCREEN_CHOICE_TEXT_80_25:
    *screen = Screen(BOOT_SCREEN_TEXT, 80, 25, 0xb8000);
    break;
  case BOOT_SCREEN_CHOICE_TEXT_80_50:
    *screen = Screen(BOOT_SCREEN_TEXT, 80, 50, 0xb8000);
    break;
  default:
    *screen = Screen(BOOT_SCREEN_INDEXED, 320, 200, 0xa0000);
  }
  return true;
}

struct boot_screen SetDefault(void) {
  fake->set.push_back("default");
  return fake->has_vga ? Screen(BOOT_SCREEN_TEXT, 80, 25, 0xb8000) : fake->present;
}

class ScreenRequests : public testing::Test {
protected:
  ScreenRequests() : map_(new struct memory_map()) {
    fake = &fake_;
    void *memory = mmap(reinterpret_cast<void *>(kMemory), kMemorySize, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    EXPECT_EQ(memory, reinterpret_cast<void *>(kMemory));
    memset(memory, 0xa5, kMemorySize);
    map_->count = 1;
    map_->regions[0] = {kMemory, kMemorySize, BOOT_MEMORY_USABLE, 0};
    layout_.direct_map = kDirectMap;
  }
  ~ScreenRequests() override {
    munmap(reinterpret_cast<void *>(kMemory), kMemorySize);
  }

  void Ask(std::vector<struct boot_screen_choice> choices, uint16_t flags = BOOT_REQUEST_REQUIRED) {
    requests_.screen.request = {1, flags, 0};
    std::copy(choices.begin(), choices.end(), requests_.screen.choices);
  }

  void OwnerChooses(std::vector<struct boot_screen_choice> choices) {
    std::copy(choices.begin(), choices.end(), requests_.owners_screens);
  }

  // Memory that no list is made in.
  void PutElsewhere(uint32_t type) {
    map_->count = 2;
    map_->regions[0] = {kMemory, kMemorySize, BOOT_MEMORY_USABLE, 0};
    map_->regions[1] = {kElsewhere, kElsewhereSize, type, 0};
  }

  void AskForModes(uint16_t flags) {
    requests_.screen_modes.request = {1, flags, 0};
  }

  enum error_code Meet(const struct screen_firmware &firmware = kEverything) {
    return screen_requests_meet(&firmware, &layout_, map_.get(), &requests_, &handover_).code;
  }

  uint64_t Answer(uint32_t type) const {
    return handover_.values[type];
  }

  const struct boot_screen_modes *List() const {
    return reinterpret_cast<const struct boot_screen_modes *>(
        Answer(BOOT_REQUEST_TYPE_SCREEN_MODES) - kDirectMap);
  }

  static constexpr struct screen_firmware kEverything = {Present, ListModes, ReadEdid,
                                                         SetMode, SetVga,    SetDefault};
  // A loader that can set nothing.
  static constexpr struct screen_firmware kAsItIs = {Present, nullptr, nullptr,
                                                     nullptr, nullptr, SetDefault};
  Fake fake_;
  std::unique_ptr<struct memory_map> map_;
  struct kernel_requests requests_ = {};
  struct kernel_layout layout_ = kernel_layout_of(&requests_);
  struct handover handover_ = {};
};

constexpr struct screen_firmware ScreenRequests::kEverything;
constexpr struct screen_firmware ScreenRequests::kAsItIs;

using Set = std::vector<std::string>;

constexpr struct boot_screen_choice kText = {BOOT_SCREEN_CHOICE_TEXT_80_25, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kText50 = {BOOT_SCREEN_CHOICE_TEXT_80_50, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kPixels = {BOOT_SCREEN_CHOICE_320_200, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kAny = {BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 0, 0, 0, 0, 0};

constexpr struct boot_screen_choice AtLeast(uint32_t width) {
  return {BOOT_SCREEN_CHOICE_FRAMEBUFFER, width, 0, 0, 0, 0, 0};
}

TEST_F(ScreenRequests, FirstChoiceThatCanBeHad) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600), Mode(8, 1024, 768)};
  Ask({AtLeast(4000), AtLeast(1000), kText});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
  EXPECT_EQ(fake_.set, (Set{"mode 8"}));
  const struct boot_screen &screen = handover_.info.screen;
  EXPECT_EQ(screen.width, 1024u);
  EXPECT_EQ(screen.base_phys, kFramebuffer);
  EXPECT_EQ(screen.base, kDirectMap + kFramebuffer);
}

TEST_F(ScreenRequests, VgaIsMappedWhereItIs) {
  fake_.has_vga = true;
  for (const auto &choice : {kText, kText50, kPixels}) {
    Ask({choice});
    ASSERT_EQ(Meet(), ERROR_NONE);
    EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 1u);
    EXPECT_EQ(handover_.info.screen.base, handover_.info.screen.base_phys);
    EXPECT_EQ(fake_.set.back(), "vga " + std::to_string(choice.kind));
  }
}

TEST_F(ScreenRequests, WhatIsThereStays) {
  fake_.modes = {Mode(7, 800, 600), Mode(8, 1024, 768)};
  fake_.present = Screen(BOOT_SCREEN_FRAMEBUFFER, 1280, 800, 0xc0000000);
  Ask({kText, AtLeast(800), kAny});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
  EXPECT_EQ(fake_.set, (Set{"vga 1"})) << "it was tried for the first choice";
  EXPECT_EQ(handover_.info.screen.width, 1280u);
  EXPECT_EQ(handover_.info.screen.base, kDirectMap + 0xc0000000);
}

TEST_F(ScreenRequests, WhatWasThereIsGoneAfterATry) {
  fake_.modes = {Mode(7, 1280, 1024), Mode(8, 1024, 768)};
  fake_.present = Screen(BOOT_SCREEN_FRAMEBUFFER, 1024, 768, kFramebuffer);
  fake_.shrunk = {7};
  Ask({AtLeast(1280), AtLeast(1000)});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"mode 7", "mode 8"}));
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
}

TEST_F(ScreenRequests, WhatIsThereIsEnoughForALoaderThatSetsNothing) {
  fake_.present = Screen(BOOT_SCREEN_TEXT, 80, 25, 0xb8000);
  Ask({kAny, kPixels, kText50, kText});
  ASSERT_EQ(Meet(kAsItIs), ERROR_NONE);
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 4u);
  EXPECT_EQ(handover_.info.screen.base, 0xb8000u);
}

TEST_F(ScreenRequests, ModesThatAreListedAndNotSet) {
  fake_.modes = {Mode(6, 640, 480), Mode(7, 800, 600), Mode(8, 1024, 768)};
  fake_.refused = {6, 7};
  Ask({AtLeast(600)});
  AskForModes(BOOT_REQUEST_REQUIRED);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"mode 6", "mode 7", "mode 8"}));
  EXPECT_EQ(handover_.info.screen.width, 1024u);
  ASSERT_EQ(List()->mode_count, 1u) << "the kernel is not told of them";
  const auto *modes = reinterpret_cast<const struct boot_screen_mode *>(List()->modes - kDirectMap);
  EXPECT_EQ(modes[0].number, 8u);
}

TEST_F(ScreenRequests, FramebufferThatTheDirectMapHasNoRoomFor) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  fake_.moved_to = kernel_layout_direct_map_size(&layout_) - 800 * 600 * 4 + 4096;
  Ask({kAny, kText});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
  EXPECT_EQ(fake_.set, (Set{"mode 7", "vga 1"}));
}

TEST_F(ScreenRequests, PresentFramebufferThatTheDirectMapHasNoRoomFor) {
  fake_.present =
      Screen(BOOT_SCREEN_FRAMEBUFFER, 800, 600, kernel_layout_direct_map_size(&layout_));
  Ask({kAny}, BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(kAsItIs), ERROR_NONE);
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  EXPECT_FALSE(request_stands(&requests_.screen.request));
}

// Firmware that is wrong about its memory or about its card: who believed it, would write over
// somebody's bytes.
TEST_F(ScreenRequests, ListedFramebufferInRam) {
  for (uint32_t type :
       {uint32_t{BOOT_MEMORY_USABLE}, uint32_t{BOOT_MEMORY_LOADER}, uint32_t{BOOT_MEMORY_KERNEL},
        uint32_t{BOOT_MEMORY_MODULE}, uint32_t{MEMORY_MAP_BORROWED}}) {
    struct boot_screen_mode wrong = Mode(7, 800, 600);
    wrong.base_phys = kElsewhere - 800 * 600 * 4 + 1;
    fake_ = {};
    fake_.has_vga = true;
    fake_.modes = {wrong};
    PutElsewhere(type);
    Ask({kAny, kText}, BOOT_REQUEST_OPTIONAL);
    AskForModes(BOOT_REQUEST_OPTIONAL);
    ASSERT_EQ(Meet(), ERROR_NONE);
    EXPECT_EQ(fake_.set, (Set{"vga 1"})) << "it is not even set, type " << type;
    EXPECT_FALSE(request_stands(&requests_.screen_modes.request)) << "nor listed";
  }
}

TEST_F(ScreenRequests, FramebufferBesideRamOrWhereFirmwareKeepsMemory) {
  struct boot_screen_mode good = Mode(7, 800, 600);
  for (uint64_t base : {kElsewhere - 800 * 600 * 4, kElsewhere + kElsewhereSize}) {
    good.base_phys = base;
    fake_.modes = {good};
    PutElsewhere(BOOT_MEMORY_USABLE);
    Ask({kAny});
    EXPECT_EQ(Meet(), ERROR_NONE);
  }
  good.base_phys = kElsewhere;
  fake_.modes = {good};
  for (uint32_t type : {BOOT_MEMORY_RESERVED, BOOT_MEMORY_ACPI_NVS, BOOT_MEMORY_BAD}) {
    PutElsewhere(type);
    EXPECT_EQ(Meet(), ERROR_NONE);
  }
}

TEST_F(ScreenRequests, FramebufferThatTurnsOutToBeInRam) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  fake_.moved_to = kElsewhere;
  PutElsewhere(BOOT_MEMORY_MODULE);
  Ask({kAny, kText});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"mode 7", "vga 1"}));
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
}

TEST_F(ScreenRequests, PresentFramebufferInRam) {
  fake_.present = Screen(BOOT_SCREEN_FRAMEBUFFER, 800, 600, kElsewhere);
  PutElsewhere(BOOT_MEMORY_KERNEL);
  Ask({kAny}, BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(kAsItIs), ERROR_NONE);
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_NONE});
  EXPECT_FALSE(request_stands(&requests_.screen.request));
}

TEST_F(ScreenRequests, OptionalOnesAreGivenUp) {
  fake_.has_vga = true;
  Ask({kAny}, BOOT_REQUEST_OPTIONAL);
  AskForModes(BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.screen.request));
  EXPECT_FALSE(request_stands(&requests_.screen_modes.request));
  EXPECT_EQ(fake_.set, (Set{"default"}));
  EXPECT_EQ(handover_.info.screen.base, 0xb8000u);
}

TEST_F(ScreenRequests, RequiredOnesEndTheBoot) {
  Ask({kAny, kText});
  EXPECT_EQ(Meet(), ERROR_REQUEST_SCREEN);
  requests_.screen = {};
  AskForModes(BOOT_REQUEST_REQUIRED);
  EXPECT_EQ(Meet(), ERROR_REQUEST_SCREEN_MODES);
}

TEST_F(ScreenRequests, AnImageThatCanNotMeetItIsBelieved) {
  fake_.has_vga = true;
  Ask({kText50}, BOOT_REQUEST_UNAVAILABLE);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"default"}));
}

TEST_F(ScreenRequests, ListAloneLeavesTheScreenAsItIs) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  AskForModes(BOOT_REQUEST_REQUIRED);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"default"}));
  EXPECT_EQ(handover_.info.screen.kind, uint32_t{BOOT_SCREEN_TEXT});
  EXPECT_EQ(List()->mode_count, 1u);
  EXPECT_EQ(List()->edid, 0u);
  EXPECT_EQ(List()->edid_length, 0u);
}

TEST_F(ScreenRequests, ListLiesInMemoryOfTheLoader) {
  fake_.modes = {Mode(7, 800, 600)};
  fake_.present = Screen(BOOT_SCREEN_FRAMEBUFFER, 800, 600, kFramebuffer);
  AskForModes(BOOT_REQUEST_REQUIRED);
  ASSERT_EQ(Meet(), ERROR_NONE);
  uint64_t list = Answer(BOOT_REQUEST_TYPE_SCREEN_MODES) - kDirectMap;
  const struct boot_memory_region &taken = map_->regions[map_->count - 1];
  EXPECT_EQ(taken.type, uint32_t{BOOT_MEMORY_LOADER});
  EXPECT_EQ(taken.base_phys, list);
  EXPECT_GE(taken.length, sizeof(struct boot_screen_modes) + SCREEN_REQUESTS_EDID +
                              SCREEN_REQUESTS_MODES * sizeof(struct boot_screen_mode));
}

TEST_F(ScreenRequests, MonitorsOwnSizeWithoutAWish) {
  fake_.modes = {Mode(7, 800, 600), Mode(8, 1024, 768), Mode(9, 1920, 1080)};
  fake_.edid.assign(128, 0);
  const uint8_t timing[18] = {0x88, 0x13, 0x00, 0x00, 0x40, 0x00, 0x00, 0x30};
  std::copy(timing, timing + 18, fake_.edid.begin() + 54);
  Ask({kAny});
  AskForModes(BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"mode 8"}));
  ASSERT_EQ(List()->edid_length, 128u);
  EXPECT_EQ(
      memcmp(reinterpret_cast<const void *>(List()->edid - kDirectMap), fake_.edid.data(), 128), 0);
}

TEST_F(ScreenRequests, MonitorWithoutModesIsTold) {
  fake_.has_vga = true;
  fake_.edid.assign(128, 0);
  AskForModes(BOOT_REQUEST_REQUIRED);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(List()->modes, 0u);
  EXPECT_EQ(List()->mode_count, 0u);
  EXPECT_EQ(List()->edid_length, 128u);
}

TEST_F(ScreenRequests, MonitorWhoseModesAreAllRefused) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  fake_.refused = {7};
  fake_.edid.assign(128, 0);
  Ask({kAny, kText});
  AskForModes(BOOT_REQUEST_REQUIRED);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(List()->mode_count, 0u);
  EXPECT_EQ(List()->modes, 0u);
  EXPECT_NE(List()->edid, 0u);
}

TEST_F(ScreenRequests, NoMemoryForTheList) {
  map_->regions[0].length = 4096;
  AskForModes(BOOT_REQUEST_OPTIONAL);
  EXPECT_EQ(Meet(), ERROR_MEMORY_LOADER);
}

constexpr struct boot_screen_choice Just(uint32_t width, uint32_t height) {
  return {BOOT_SCREEN_CHOICE_FRAMEBUFFER, width, height, 0, width, height, 0};
}

TEST_F(ScreenRequests, OwnersChoiceComesBeforeTheKernels) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600), Mode(8, 1024, 768)};
  OwnerChooses({Just(3840, 2160), Just(800, 600), kText});
  Ask({AtLeast(1000)}, BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"mode 7"}));
  EXPECT_EQ(handover_.info.screen.width, 800u);
  EXPECT_FALSE(request_stands(&requests_.screen.request)) << "it is none of the kernel's choices";
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 0u);
}

TEST_F(ScreenRequests, OwnersChoiceHasTheNumberOfTheKernels) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  OwnerChooses({kText});
  Ask({kAny, kText}, BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"vga 1"}));
  EXPECT_TRUE(request_stands(&requests_.screen.request));
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
}

TEST_F(ScreenRequests, KernelsChoicesCountWhereTheOwnersCanNotBeHad) {
  fake_.has_vga = true;
  fake_.modes = {Mode(7, 800, 600)};
  OwnerChooses({Just(3840, 2160)});
  Ask({AtLeast(1024), kText50}, BOOT_REQUEST_OPTIONAL);
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"vga 2"}));
  EXPECT_TRUE(request_stands(&requests_.screen.request));
  EXPECT_EQ(Answer(BOOT_REQUEST_TYPE_SCREEN), 2u);
}

TEST_F(ScreenRequests, OwnersChoiceForAKernelThatAsksForNothing) {
  fake_.has_vga = true;
  OwnerChooses({kPixels});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set, (Set{"vga 3"}));
  EXPECT_EQ(requests_count(&requests_), 0u);
  OwnerChooses({Just(3840, 2160)});
  ASSERT_EQ(Meet(), ERROR_NONE);
  EXPECT_EQ(fake_.set.back(), "default");
}

TEST_F(ScreenRequests, MadeOrNot) {
  EXPECT_FALSE(screen_requests_made(&requests_));
  AskForModes(BOOT_REQUEST_OPTIONAL);
  EXPECT_TRUE(screen_requests_made(&requests_));
  requests_ = {};
  Ask({kAny});
  EXPECT_TRUE(screen_requests_made(&requests_));
  requests_ = {};
  OwnerChooses({kAny});
  EXPECT_TRUE(screen_requests_made(&requests_));
}

} // namespace
