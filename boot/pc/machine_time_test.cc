// Requests of time on machines that have no clock or no timer: an error where they are required.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <memory>

extern "C" {
#include "boot/pc/machine_time.h"
#include "boot/pc/port_io.h"
}

namespace {

constexpr uint64_t kDirectMap = 0xffff800000000000;
constexpr uint64_t kSize = 1 << 16;

// What every port gives: with ones there is no clock, and timers stand.
uint8_t port_value;

class MachineTime : public testing::Test {
protected:
  MachineTime() : map_(std::make_unique<struct memory_map>()) {
    memory_ = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
                   -1, 0);
    EXPECT_NE(memory_, MAP_FAILED);
    EXPECT_EQ(
        memory_map_add(map_.get(), reinterpret_cast<uintptr_t>(memory_), kSize, BOOT_MEMORY_USABLE)
            .code,
        ERROR_NONE);
    EXPECT_EQ(memory_map_normalise(map_.get(), UINT64_C(1) << 32).code, ERROR_NONE);
    layout_.direct_map = kDirectMap;
    port_value = 0xff;
  }

  ~MachineTime() override {
    munmap(memory_, kSize);
  }

  void Ask(struct boot_request *request, bool required) {
    request->version = 1;
    request->flags = required ? BOOT_REQUEST_REQUIRED : BOOT_REQUEST_OPTIONAL;
  }

  enum error_code Answer(const struct boot_date *told = nullptr) {
    return machine_time_answer(&layout_, &requests_, told, map_.get(), &handover_).code;
  }

  void *memory_;
  std::unique_ptr<struct memory_map> map_;
  struct kernel_layout layout_ = {};
  struct kernel_requests requests_ = {};
  struct handover handover_ = {};
};

TEST_F(MachineTime, TakesNoMemoryIfNobodyAsks) {
  EXPECT_EQ(Answer(), ERROR_NONE);
  EXPECT_EQ(map_->count, 1u);
}

TEST_F(MachineTime, DateThatFirmwareTellsIsHandedOn) {
  const struct boot_date told = {1234, 5678, BOOT_DATE_UEFI, 1970, 1, 1, 0, 20, 34, {}};
  Ask(&requests_.date.request, true);
  ASSERT_EQ(Answer(&told), ERROR_NONE);
  uint64_t physical = handover_.values[BOOT_REQUEST_TYPE_DATE] - kDirectMap;
  const auto *date = reinterpret_cast<const struct boot_date *>(physical);
  EXPECT_EQ(date->seconds, 1234);
  EXPECT_EQ(date->time_stamp, 5678u);
  EXPECT_EQ(date->source, uint32_t{BOOT_DATE_UEFI});
}

TEST_F(MachineTime, DateIsRefusedOrGivenUpWithoutAClock) {
  Ask(&requests_.date.request, true);
  EXPECT_EQ(Answer(), ERROR_REQUEST_DATE);
  Ask(&requests_.date.request, false);
  EXPECT_EQ(Answer(), ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.date.request));
}

// It has power, and shows the hour 0x80.
TEST_F(MachineTime, DateIsRefusedIfTheClockShowsNone) {
  port_value = 0x80;
  Ask(&requests_.date.request, true);
  EXPECT_EQ(Answer(), ERROR_REQUEST_DATE);
}

TEST_F(MachineTime, FrequencyIsRefusedOrGivenUpWithoutATimer) {
  Ask(&requests_.tsc_frequency.request, true);
  enum error_code code = Answer();
  if (code == ERROR_NONE)
    GTEST_SKIP() << "the CPU of this machine tells it";
  EXPECT_EQ(code, ERROR_REQUEST_TSC_FREQUENCY);
  Ask(&requests_.tsc_frequency.request, false);
  EXPECT_EQ(Answer(), ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.tsc_frequency.request));
}

} // namespace

extern "C" void port_write(uint16_t, uint8_t) {
}

extern "C" uint8_t port_read(uint16_t) {
  return port_value;
}

extern "C" uint32_t port_read_32(uint16_t) {
  return port_value;
}
