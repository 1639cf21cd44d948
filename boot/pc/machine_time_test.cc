// Requests of time on a machine whose clock, timer and CPU are made up, or not there.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <map>
#include <memory>
#include <vector>

extern "C" {
#include "boot/pc/cpu.h"
#include "boot/pc/machine_time.h"
#include "boot/pc/port_io.h"
#include "boot/pc/time_stamp.h"
}

namespace {

constexpr uint64_t kDirectMap = 0xffff800000000000;
constexpr uint64_t kSize = 1 << 16;

// The clock's memory (MC146818A), of which a byte is chosen by port 0x70; ones if it is not there.
struct {
  bool is_there;
  uint8_t index;
  std::map<uint8_t, uint8_t> bytes;
} cmos;

// The 8254's channel 2, beside a counter of 2.5 GHz, whatever that of this machine is.
constexpr uint64_t kTscHertz = 2500000000;
constexpr uint64_t kPitHertz = 1193182;

struct {
  bool is_there;
  uint64_t begin; // when it was at its most
  uint16_t latched;
  bool half_read;
  uint8_t speaker;
  int starts;
  int reads;                   // since the last start
  std::vector<uint32_t> pause; // milliseconds that a read takes after each start
} pit;

// Behind the first samples.
constexpr int kReadWithPause = 20;

uint8_t ReadPit() {
  pit.half_read = !pit.half_read;
  return static_cast<uint8_t>(pit.half_read ? pit.latched : pit.latched >> 8);
}

void LatchPit() {
  uint64_t now = cpu_time_stamp();
  auto start = static_cast<size_t>(pit.starts - 1);
  if (++pit.reads == kReadWithPause && start < pit.pause.size()) {
    uint64_t end = now + pit.pause[start] * (kTscHertz / 1000);
    while (now < end)
      now = cpu_time_stamp();
  }
  auto ticks = static_cast<unsigned __int128>(now - pit.begin) * kPitHertz / kTscHertz;
  pit.latched = static_cast<uint16_t>(0xffff - ticks);
}

// Leaves that the CPU has.
std::map<uint32_t, struct cpuid> leaves;

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
    leaves = {{0, {0x16, 0, 0, 0}}};
    pit = {};
    pit.speaker = 0x02;
    // 2048-02-29 12:34:56.
    cmos = {false,
            0,
            {{0x00, 0x56},
             {0x02, 0x34},
             {0x04, 0x12},
             {0x07, 0x29},
             {0x08, 0x02},
             {0x09, 0x48},
             {0x0a, 0x26},
             {0x0b, 0x02},
             {0x0d, 0x80}}};
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

  uint64_t MeasureFrequency() {
    pit.is_there = true;
    Ask(&requests_.tsc_frequency.request, true);
    EXPECT_EQ(Answer(), ERROR_NONE);
    const auto *tsc = Told<struct boot_tsc>(BOOT_REQUEST_TYPE_TSC_FREQUENCY);
    EXPECT_EQ(tsc->source, uint32_t{BOOT_TSC_PIT});
    return tsc->hertz;
  }

  template <typename T> const T *Told(uint32_t type) {
    return reinterpret_cast<const T *>(handover_.values[type] - kDirectMap);
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
  const auto *date = Told<struct boot_date>(BOOT_REQUEST_TYPE_DATE);
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

TEST_F(MachineTime, DateIsWhatTheClockShows) {
  cmos.is_there = true;
  Ask(&requests_.date.request, true);
  ASSERT_EQ(Answer(), ERROR_NONE);
  const auto *date = Told<struct boot_date>(BOOT_REQUEST_TYPE_DATE);
  EXPECT_EQ(date->seconds, 2466592496);
  EXPECT_EQ(date->source, uint32_t{BOOT_DATE_CLOCK});
}

TEST_F(MachineTime, DateIsRefusedIfTheClockShowsNone) {
  cmos.is_there = true;
  cmos.bytes[0x04] = 0x80;
  Ask(&requests_.date.request, true);
  EXPECT_EQ(Answer(), ERROR_REQUEST_DATE);
}

TEST_F(MachineTime, DateIsRefusedIfTheClockHadNoPower) {
  cmos.is_there = true;
  cmos.bytes[0x0d] = 0;
  Ask(&requests_.date.request, true);
  EXPECT_EQ(Answer(), ERROR_REQUEST_DATE);
}

TEST_F(MachineTime, FrequencyIsRefusedOrGivenUpWithoutATimer) {
  Ask(&requests_.tsc_frequency.request, true);
  EXPECT_EQ(Answer(), ERROR_REQUEST_TSC_FREQUENCY);
  Ask(&requests_.tsc_frequency.request, false);
  EXPECT_EQ(Answer(), ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.tsc_frequency.request));
}

TEST_F(MachineTime, FrequencyIsWhatTheCpuSays) {
  leaves[0x15] = {2, 176, 24000000, 0};
  Ask(&requests_.tsc_frequency.request, true);
  ASSERT_EQ(Answer(), ERROR_NONE);
  const auto *tsc = Told<struct boot_tsc>(BOOT_REQUEST_TYPE_TSC_FREQUENCY);
  EXPECT_EQ(tsc->hertz, 2112000000u);
  EXPECT_EQ(tsc->source, uint32_t{BOOT_TSC_CRYSTAL});
}

TEST_F(MachineTime, FrequencyIsTheRoundedOneIfNoTimerRuns) {
  leaves[0x15] = {2, 200, 0, 0};
  leaves[0x16] = {3000, 0, 0, 0};
  Ask(&requests_.tsc_frequency.request, true);
  ASSERT_EQ(Answer(), ERROR_NONE);
  const auto *tsc = Told<struct boot_tsc>(BOOT_REQUEST_TYPE_TSC_FREQUENCY);
  EXPECT_EQ(tsc->hertz, 3000000000u);
  EXPECT_EQ(tsc->source, uint32_t{BOOT_TSC_BASE});
}

TEST_F(MachineTime, FrequencyIsMeasuredRatherThanRounded) {
  leaves[0x15] = {2, 200, 0, 0};
  leaves[0x16] = {3000, 0, 0, 0};
  EXPECT_NEAR(static_cast<double>(MeasureFrequency()), kTscHertz, kTscHertz / 100);
}

// For longer than the 8254 takes to count to its end and begin again, and so long that what comes
// out is the frequency of no counter.
TEST_F(MachineTime, FrequencyIsRightThoughTwoOfThreeMeasurementsAreHeldUp) {
  pit.pause = {60, 1000};
  EXPECT_NEAR(static_cast<double>(MeasureFrequency()), kTscHertz, kTscHertz / 100);
}

TEST_F(MachineTime, FrequencyOfATimerThatStandsIsAskedForOnce) {
  Ask(&requests_.tsc_frequency.request, false);
  EXPECT_EQ(Answer(), ERROR_NONE);
  EXPECT_EQ(pit.starts, 1);
}

TEST_F(MachineTime, SpeakerIsAsItWas) {
  MeasureFrequency();
  EXPECT_EQ(pit.speaker, 0x02);
}

} // namespace

extern "C" void port_write(uint16_t port, uint8_t value) {
  if (port == 0x70)
    cmos.index = value & 0x7f;
  if (port == 0x43 && value == 0x80)
    LatchPit();
  if (port == 0x43 && value == 0xb0) {
    pit.starts++;
    pit.reads = 0;
  }
  if (port == 0x42)
    pit.begin = cpu_time_stamp();
  if (port == 0x61) {
    EXPECT_EQ(value & 0xf0, 0) << "bits that can't be written";
    pit.speaker = value;
  }
}

extern "C" uint8_t port_read(uint16_t port) {
  if (port == 0x71 && cmos.is_there)
    return cmos.bytes[cmos.index];
  if (port == 0x42 && pit.is_there)
    return ReadPit();
  return port == 0x61 && pit.is_there ? pit.speaker | 0x30 : 0xff;
}

extern "C" uint32_t port_read_32(uint16_t) {
  return UINT32_MAX;
}

extern "C" struct cpuid cpu_id(uint32_t leaf) {
  return leaves[leaf];
}
