// What is sent to whom, and when who is given up: as object code of x86_64-none, with local APICs
// and a timer that are made up.
#include <gtest/gtest.h>
#include <signal.h>
#include <ucontext.h>

#include <cstdlib>
#include <map>
#include <vector>

extern "C" {
#include "boot/pc/start_processors.h"

void bare_start_processors_run(struct start_processors *others);
}

namespace {

constexpr uint32_t kFirst = 0, kQuick = 1, kSlow = 2, kSlowest = 3, kSilent = 4, kLarge = 300;
constexpr uint64_t kPage = 0x9e000;
constexpr uint32_t kStartUp = LOCAL_APIC_START_UP | kPage >> 12;
constexpr uint64_t kSecond = 1000000;

// IDs, and how many microseconds after the second start-up IPI they answer.
const std::map<uint32_t, uint64_t> kAnswers = {
    {kQuick, 0}, {kSlow, kSecond * 9 / 10}, {kSlowest, kSecond * 18 / 10}};

std::vector<struct boot_processor> records;
std::map<uint32_t, std::vector<uint32_t>> sent;
std::map<uint64_t, uint32_t> due;
uint64_t now;

struct boot_processor &RecordOf(uint32_t apic_id) {
  for (struct boot_processor &record : records)
    if (record.apic_id == apic_id)
      return record;
  abort();
}

void AnswerDue() {
  while (!due.empty() && due.begin()->first <= now) {
    RecordOf(due.begin()->second).state = BOOT_PROCESSOR_WAITS;
    due.erase(due.begin());
  }
}

// CLI is for kernels.
void OnFault(int number, siginfo_t *, void *context) {
  greg_t *registers = static_cast<ucontext_t *>(context)->uc_mcontext.gregs;
  if (*reinterpret_cast<const uint8_t *>(registers[REG_RIP]) == 0xfa)
    registers[REG_RIP]++;
  else
    signal(number, SIG_DFL);
}

class StartProcessors : public testing::Test {
protected:
  StartProcessors() {
    records.clear();
    for (uint32_t apic_id : {kFirst, kQuick, kSlow, kSlowest, kSilent, kLarge})
      Add(apic_id);
    sent.clear();
    due.clear();
    now = 0;
    struct sigaction action = {};
    struct sigaction before;
    action.sa_sigaction = OnFault;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, &before);
    table_.count = static_cast<uint32_t>(records.size());
    table_.apic = BOOT_APIC_XAPIC;
    struct start_processors others = {};
    others.processors.page = kPage;
    others.processors.table = &table_;
    others.processors.records = records.data();
    bare_start_processors_run(&others);
    sigaction(SIGSEGV, &before, nullptr);
  }

  static void Add(uint32_t apic_id) {
    struct boot_processor record = {};
    record.apic_id = apic_id;
    record.state = apic_id == kFirst ? BOOT_PROCESSOR_FIRST : BOOT_PROCESSOR_STARTS;
    record.stack_base = 0x1000;
    record.stack_length = 0x2000;
    records.push_back(record);
  }

  struct boot_processors table_ = {};
};

TEST_F(StartProcessors, WaitsForASecondAfterTheLastAnswer) {
  for (uint32_t apic_id : {kQuick, kSlow, kSlowest}) {
    EXPECT_EQ(RecordOf(apic_id).state, uint32_t{BOOT_PROCESSOR_WAITS}) << apic_id;
    EXPECT_EQ(RecordOf(apic_id).stack_length, 0x2000u);
    EXPECT_EQ(sent[apic_id], (std::vector<uint32_t>{LOCAL_APIC_INIT, kStartUp, kStartUp}));
  }
  EXPECT_EQ(table_.waiting, 3u);
  EXPECT_NEAR(static_cast<double>(now), 2.8 * kSecond, 0.1 * kSecond);
}

// The state comes first (bare_local_apic_send() looks): who answers in between finds it.
TEST_F(StartProcessors, PutsWhoIsSilentBackIntoReset) {
  EXPECT_EQ(sent[kSilent],
            (std::vector<uint32_t>{LOCAL_APIC_INIT, kStartUp, kStartUp, LOCAL_APIC_INIT}));
  EXPECT_EQ(RecordOf(kSilent).state, uint32_t{BOOT_PROCESSOR_NO_ANSWER});
  EXPECT_EQ(RecordOf(kSilent).stack_base, 0u);
  EXPECT_EQ(RecordOf(kSilent).stack_length, 0u);
}

TEST_F(StartProcessors, SendsNothingToTheFirstNorWhereItCanNot) {
  EXPECT_EQ(sent.size(), 4u);
  EXPECT_EQ(RecordOf(kFirst).state, uint32_t{BOOT_PROCESSOR_FIRST});
  EXPECT_EQ(RecordOf(kLarge).state, uint32_t{BOOT_PROCESSOR_NO_ANSWER});
  EXPECT_EQ(RecordOf(kLarge).stack_length, 0u);
}

} // namespace

extern "C" {

bool bare_local_apic_reaches(const struct local_apic *apic, uint32_t apic_id) {
  return apic->x2apic || apic_id < 255;
}

void bare_local_apic_send(const struct local_apic *, uint32_t apic_id, uint32_t command) {
  std::vector<uint32_t> &to_this = sent[apic_id];
  to_this.push_back(command);
  if (to_this.size() == 3 && kAnswers.count(apic_id) != 0)
    due[now + kAnswers.at(apic_id)] = apic_id;
  if (to_this.size() == 4)
    EXPECT_EQ(RecordOf(apic_id).state, uint32_t{BOOT_PROCESSOR_NO_ANSWER});
}

void bare_delay_microseconds(uint32_t microseconds) {
  now += microseconds;
  AnswerDue();
}

void bare_processor_page_fill(const struct processors *processors) {
  EXPECT_EQ(processors->page, kPage);
}

// What is called by other functions than the one that is tested.
#define NOT_CALLED(name)                                                                           \
  void name() {                                                                                    \
    abort();                                                                                       \
  }
NOT_CALLED(bare_firmware_memory_read)
NOT_CALLED(bare_local_apic_id)
NOT_CALLED(bare_local_apic_open)
NOT_CALLED(bare_local_apic_use_x2apic)
NOT_CALLED(bare_processor_page_wait_offset)
NOT_CALLED(bare_processors_prepare)
NOT_CALLED(bare_request_give_up)
}
