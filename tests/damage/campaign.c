/*
 * The damage campaign: damages an image in many ways, boots each, and tells how they ended. Fails
 * if one damage of a covered byte was not refused, if a damaged kernel ran, or if damage to padding
 * or to what only another kind of machine reads did harm.
 *
 * Usage: campaign IMAGE MACHINE QEMU BOOT_CODE_STEP RANDOM_DAMAGES SEED WORKERS [CODE VARIABLES]
 *
 * Every BOOT_CODE_STEP-th byte of the boot sector, and of a CD's first stage, is inverted in turn;
 * RANDOM_DAMAGES are done to the rest. MACHINE is one of trial_machine_names; UEFI's has the two
 * files of its firmware. Scratch files go to TEST_TMPDIR.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/damage/coverage.h"
#include "tests/damage/plan.h"
#include "tests/damage/trial.h"

/* A refusal comes in a quarter of a second where the machine is idle. */
#define DEADLINE 20.0
/* In boot code a hang is an ending like others, and waited for often. */
#define BOOT_CODE_DEADLINE 4.0
/* UEFI firmware takes five seconds to the loader where the machine is idle, and looks on when there
 * is none. */
#define UEFI_DEADLINE 120.0
#define MAX_WORKERS 16
#define MAX_CODES 1000 /* three digits at most */

struct campaign {
  enum trial_machine machine;
  const char *firmware;
  const char *firmware_variables;
  const char *qemu;
  const char *scratch;
  uint64_t boot_code_step;
  uint64_t random_damages;
  uint64_t seed;
  unsigned workers;
  struct file_bytes image;
  struct coverage coverage;
  char expected[240];
};

/* What a worker tells of one case. */
struct record {
  uint64_t index;
  bool done;
  struct result result;
};

struct tally {
  uint64_t codes[MAX_CODES];
  uint64_t endings[REGION_COUNT][ENDING_COUNT];
  uint64_t kinds[DAMAGE_KIND_COUNT];
  uint64_t failures;
};

static uint64_t boot_code_cases(const struct campaign *campaign) {
  uint64_t step = campaign->boot_code_step;
  return step == 0 ? 0 : (coverage_boot_bytes(&campaign->coverage) + step - 1) / step;
}

static uint64_t all_cases(const struct campaign *campaign) {
  return boot_code_cases(campaign) + campaign->random_damages;
}

static void choose_damage(const struct campaign *campaign, uint64_t index, struct damage *damage) {
  const struct plan plan = {&campaign->image, &campaign->coverage, campaign->seed};
  uint64_t boot_code = boot_code_cases(campaign);
  if (index < boot_code)
    plan_byte(&plan, coverage_boot_byte(&campaign->coverage, index * campaign->boot_code_step),
              damage);
  else
    plan_random(&plan, index - boot_code, damage);
}

static bool is_boot_code(enum region region) {
  return region == REGION_BOOT_SECTOR || region == REGION_FIRST_STAGE || region == REGION_CD_STAGE;
}

static double deadline(const struct campaign *campaign, const struct damage *damage) {
  if (campaign->machine == TRIAL_UEFI_DISK)
    return UEFI_DEADLINE;
  return is_boot_code(damage->region) ? BOOT_CODE_DEADLINE : DEADLINE;
}

static struct trial make_trial(const struct campaign *campaign, const char *scratch_image) {
  return (struct trial){.machine = campaign->machine,
                        .firmware = campaign->firmware,
                        .firmware_variables = campaign->firmware_variables,
                        .qemu = campaign->qemu,
                        .scratch_image = scratch_image,
                        .image = &campaign->image,
                        .expected = campaign->expected,
                        .deadline = UEFI_DEADLINE};
}

/* Case `worker`, and every workers-th after it. */
static void work(const struct campaign *campaign, unsigned worker, int results) {
  static struct damage damage;
  char scratch_image[300];
  snprintf(scratch_image, sizeof(scratch_image), "%s/damaged%u.img", campaign->scratch, worker);
  struct trial trial = make_trial(campaign, scratch_image);
  for (uint64_t i = worker; i < all_cases(campaign); i += campaign->workers) {
    struct record record = {.index = i};
    choose_damage(campaign, i, &damage);
    trial.deadline = deadline(campaign, &damage);
    record.done = trial_run(&trial, &damage, &record.result);
    /* A record is smaller than PIPE_BUF, so that those of several workers do not mix. */
    if (write(results, &record, sizeof(record)) != sizeof(record))
      exit(1);
  }
  unlink(scratch_image);
}

static bool is_as_a_bios_must(enum trial_machine machine, enum region region, enum ending ending) {
  bool cd = machine == TRIAL_BIOS_CD;
  switch (region) {
  case REGION_BOOT_SECTOR:
    return true;
  case REGION_FIRST_STAGE:
    /* However it ends, what comes after damaged code is not run. */
    return ending != ENDING_BOOTED;
  case REGION_CD_STAGE:
    /* It sums itself up, and nobody sees that its check is what is damaged. */
    return cd || ending == ENDING_BOOTED;
  case REGION_CD:
    return cd || ending == ENDING_BOOTED;
  case REGION_UEFI:
  case REGION_PADDING:
    return ending == ENDING_BOOTED;
  default:
    return ending == ENDING_REFUSED;
  }
}

/* What firmware makes of a damaged file system is its own; but no damaged kernel may run. */
static bool is_as_uefi_must(const struct damage *damage, enum ending ending) {
  if (damage->kind == DAMAGE_CUT)
    return true;
  switch (damage->region) {
  case REGION_BOOT_SECTOR:
  case REGION_UEFI:
    return true;
  case REGION_FIRST_STAGE:
  case REGION_CD_STAGE:
  case REGION_CD:
  case REGION_LOADER:
  case REGION_PADDING:
    return ending == ENDING_BOOTED;
  default:
    return ending == ENDING_REFUSED;
  }
}

static bool is_as_it_must_be(enum trial_machine machine, const struct damage *damage,
                             const struct record *record) {
  enum ending ending = record->result.ending;
  if (!record->done || ending == ENDING_CORRUPT)
    return false;
  return machine == TRIAL_UEFI_DISK ? is_as_uefi_must(damage, ending)
                                    : is_as_a_bios_must(machine, damage->region, ending);
}

static void count(struct tally *tally, const struct campaign *campaign,
                  const struct record *record) {
  static struct damage damage;
  choose_damage(campaign, record->index, &damage);
  enum ending ending = record->result.ending;
  tally->endings[damage.region][ending]++;
  tally->kinds[damage.kind] += !is_boot_code(damage.region);
  if (ending == ENDING_REFUSED && record->result.code < MAX_CODES)
    tally->codes[record->result.code]++;
  if (is_as_it_must_be(campaign->machine, &damage, record))
    return;
  tally->failures++;
  printf("FAIL case %llu: %s at byte 0x%llx (%s): %s: \"%s\"\n", (unsigned long long)record->index,
         damage_kind_names[damage.kind], (unsigned long long)damage.offset,
         region_names[damage.region], record->done ? ending_names[ending] : "QEMU did not start",
         record->result.text);
}

static void print_tally(const struct tally *tally) {
  printf("%-14s", "");
  for (int ending = 0; ending < ENDING_COUNT; ending++)
    printf("%16s", ending_names[ending]);
  for (int region = 0; region < REGION_COUNT; region++) {
    printf("\n%-14s", region_names[region]);
    for (int ending = 0; ending < ENDING_COUNT; ending++)
      printf("%16llu", (unsigned long long)tally->endings[region][ending]);
  }
  printf("\nrandom damages by kind:");
  for (int kind = 0; kind < DAMAGE_KIND_COUNT; kind++)
    printf(" %s %llu", damage_kind_names[kind], (unsigned long long)tally->kinds[kind]);
  printf("\nrefusals by code:");
  for (int code = 0; code < MAX_CODES; code++)
    if (tally->codes[code] > 0)
      printf(" E%d %llu", code, (unsigned long long)tally->codes[code]);
  printf("\n");
}

/* The image as it is must boot, and what its kernel says then is what it must always say. */
static bool boot_undamaged(struct campaign *campaign) {
  static const struct damage none;
  char scratch_image[300];
  struct result result;
  snprintf(scratch_image, sizeof(scratch_image), "%s/undamaged.img", campaign->scratch);
  struct trial trial = make_trial(campaign, scratch_image);
  bool done = trial_run(&trial, &none, &result) && result.ending == ENDING_BOOTED;
  unlink(scratch_image);
  if (done)
    memcpy(campaign->expected, result.text, sizeof(campaign->expected));
  printf("undamaged: %s\n", result.text);
  return done;
}

static bool run(struct campaign *campaign) {
  static struct tally tally;
  struct record record;
  int ends[2];
  if (!boot_undamaged(campaign) || pipe(ends) != 0)
    return false;
  for (unsigned worker = 0; worker < campaign->workers; worker++) {
    if (fork() == 0) {
      work(campaign, worker, ends[1]);
      _exit(0);
    }
  }
  close(ends[1]);
  uint64_t counted = 0;
  while (read(ends[0], &record, sizeof(record)) == sizeof(record)) {
    count(&tally, campaign, &record);
    counted++;
  }
  while (wait(NULL) > 0) {
  }
  print_tally(&tally);
  printf("%llu of %llu cases, %llu failures\n", (unsigned long long)counted,
         (unsigned long long)all_cases(campaign), (unsigned long long)tally.failures);
  return counted == all_cases(campaign) && tally.failures == 0;
}

static bool find_machine(const char *name, enum trial_machine *machine) {
  for (int i = 0; i < TRIAL_MACHINE_COUNT; i++) {
    *machine = (enum trial_machine)i;
    if (strcmp(trial_machine_names[i], name) == 0)
      return true;
  }
  return false;
}

static bool parse(struct campaign *campaign, int argc, char **argv) {
  if (argc < 8 || !find_machine(argv[2], &campaign->machine) ||
      argc != (campaign->machine == TRIAL_UEFI_DISK ? 10 : 8))
    return false;
  const char *scratch = getenv("TEST_TMPDIR");
  campaign->qemu = argv[3];
  campaign->scratch = scratch != NULL ? scratch : "/tmp";
  campaign->boot_code_step = strtoull(argv[4], NULL, 10);
  campaign->random_damages = strtoull(argv[5], NULL, 10);
  campaign->seed = strtoull(argv[6], NULL, 10);
  campaign->workers = (unsigned)strtoul(argv[7], NULL, 10) % (MAX_WORKERS + 1);
  campaign->firmware = argc > 8 ? argv[8] : "";
  campaign->firmware_variables = argc > 9 ? argv[9] : "";
  return true;
}

int main(int argc, char **argv) {
  static struct campaign campaign;
  struct failure failure;
  if (!parse(&campaign, argc, argv)) {
    fputs("usage: campaign IMAGE MACHINE QEMU BOOT_CODE_STEP RANDOM_DAMAGES SEED WORKERS "
          "[CODE VARIABLES]\n",
          stderr);
    return 2;
  }
  /* Where QEMU keeps what is written to a snapshot. */
  setenv("TMPDIR", campaign.scratch, 1);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (!file_open(argv[1], &campaign.image, &failure) ||
      !coverage_find(&campaign.image, &campaign.coverage, &failure)) {
    fprintf(stderr, "campaign: %s: %s\n", argv[1], failure.text);
    return 1;
  }
  return campaign.workers > 0 && run(&campaign) ? 0 : 1;
}
