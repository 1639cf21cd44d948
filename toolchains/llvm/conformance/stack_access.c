/*
 * Follows the stack pointer and its copies through a function, and looks at each access.
 *
 * A register is known when it holds the stack pointer's value at the function's entry plus an
 * offset, at most: rounding down, or taking the size of a variable-length array off, keeps the
 * offset as an upper bound. An access is below the stack pointer when its bound is below that of
 * the stack pointer.
 */
#include "toolchains/llvm/conformance/stack_access.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"
#include "toolchains/llvm/conformance/operand.h"
#include "toolchains/llvm/conformance/text.h"

/*
 * a[i - 1] has an operand that begins below a[0]: so far below is no proof of an access below the
 * stack pointer, if the function has room for `a` above it. What the compiler lays into a red zone
 * begins at its far end.
 */
#define INDEX_SLACK 16

/* A function whose bounds still change after as many rounds moves its stack pointer in a loop. */
#define MAX_ROUNDS 64

struct value {
  bool known;
  int64_t offset;
};

struct state {
  bool reached;
  bool allocated; /* the stack pointer was moved by more than pushes */
  struct value registers[REGISTERS];
};

struct analysis {
  const struct instruction *instructions;
  size_t count;
  int width;
  struct state *before; /* of each instruction */
  bool changed;
};

/* True for the mnemonic with or without a size: "sub", "subq". */
static bool is_mnemonic(const char *mnemonic, const char *name) {
  size_t length = strlen(name);
  return strncmp(mnemonic, name, length) == 0 &&
         (mnemonic[length] == '\0' ||
          (strchr("bwlq", mnemonic[length]) != NULL && mnemonic[length + 1] == '\0'));
}

static bool is_any(const char *mnemonic, const char *const *starts) {
  for (; *starts != NULL; starts++)
    if (starts_with(mnemonic, *starts))
      return true;
  return false;
}

static struct state entry_state(void) {
  struct state state = {.reached = true};
  state.registers[REGISTER_SP].known = true;
  return state;
}

static void forget(struct state *state, int reg) {
  if (reg != REGISTER_NONE)
    state->registers[reg].known = false;
}

/* The stack pointer was loaded with an address of another stack: offsets count from there. */
static void start_afresh(struct state *state) {
  *state = entry_state();
  state->allocated = true;
}

static void set(struct state *state, int reg, struct value value) {
  if (reg == REGISTER_SP)
    state->allocated = true;
  if (reg == REGISTER_SP && !value.known)
    start_afresh(state);
  else if (reg != REGISTER_NONE)
    state->registers[reg] = value;
}

static void move_stack_pointer(struct state *state, int64_t by) {
  state->registers[REGISTER_SP].offset += by;
}

static int push_size(const struct analysis *analysis, const struct instruction *instruction) {
  return instruction->mnemonic[strlen(instruction->mnemonic) - 1] == 'w' ? 2 : analysis->width / 8;
}

static int64_t index_slack(const struct state *state, const struct operand *operand) {
  return operand->index != REGISTER_NONE && state->allocated ? INDEX_SLACK : 0;
}

/* The value of a whole register; of a part of one nothing is known. */
static struct value value_of(const struct analysis *analysis, const struct state *state,
                             const struct operand *operand) {
  struct value unknown = {0};
  if (operand->reg == REGISTER_NONE)
    return unknown;
  if (operand->kind == OPERAND_REGISTER && operand->width == analysis->width)
    return state->registers[operand->reg];
  if (operand->kind != OPERAND_MEMORY || operand->other_base)
    return unknown;
  struct value address = state->registers[operand->reg];
  address.offset += operand->value;
  int64_t below = state->registers[REGISTER_SP].offset - address.offset;
  if (below > 0 && below <= index_slack(state, operand))
    return unknown;
  return address;
}

static void step_arithmetic(const struct analysis *analysis, struct state *state,
                            const char *mnemonic, const struct operand *source,
                            const struct operand *target) {
  struct value value = value_of(analysis, state, target);
  bool immediate = source->kind == OPERAND_IMMEDIATE;
  if (is_mnemonic(mnemonic, "sub"))
    value.offset -= immediate ? source->value : 0;
  else if (is_mnemonic(mnemonic, "add"))
    value =
        immediate ? (struct value){value.known, value.offset + source->value} : (struct value){0};
  else if (!is_mnemonic(mnemonic, "and") || !immediate || source->value >= 0)
    value = (struct value){0};
  set(state, target->reg, value);
}

/* Instructions that write to registers which they do not name. */
static void forget_implicit(struct state *state, const char *mnemonic) {
  static const char *const strings[] = {"movs", "stos", "lods", "scas",
                                        "cmps", "ins",  "outs", NULL};
  static const char *const products[] = {
      "mul",     "imul",  "div",    "idiv", "cwt", "clt",  "cqt", "cpuid", "rdtsc", "rdmsr",
      "cmpxchg", "rdpmc", "xgetbv", "loop", "sys", "xlat", "cwd", "cdq",   "cqo",   NULL};
  if (is_any(mnemonic, strings)) {
    forget(state, REGISTER_SI);
    forget(state, REGISTER_DI);
    forget(state, REGISTER_C);
  }
  if (is_any(mnemonic, products))
    for (int reg = REGISTER_A; reg <= REGISTER_B; reg++)
      forget(state, reg);
  if (starts_with(mnemonic, "sys"))
    forget(state, 11);
}

/* System V ABI: what a called function need not keep. */
static void forget_caller_saved(struct state *state) {
  static const int registers[] = {REGISTER_A, REGISTER_C, REGISTER_D, REGISTER_SI, REGISTER_DI,
                                  8,          9,          10,         11};
  for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
    forget(state, registers[i]);
}

static bool writes_no_operand(const char *mnemonic) {
  static const char *const starts[] = {"cmp",  "test", "push", "bt", "out",
                                       "call", "j",    "ret",  NULL};
  bool bit_writes =
      starts_with(mnemonic, "btc") || starts_with(mnemonic, "btr") || starts_with(mnemonic, "bts");
  return is_any(mnemonic, starts) && !bit_writes && !starts_with(mnemonic, "cmpxchg");
}

static void step_operands(const struct analysis *analysis, struct state *state,
                          const char *mnemonic, const struct operand *operands, size_t count) {
  const struct operand *source = &operands[0];
  const struct operand *target = &operands[count - 1];
  if (starts_with(mnemonic, "xchg") || starts_with(mnemonic, "xadd"))
    for (size_t i = 0; i < count; i++)
      if (operands[i].kind == OPERAND_REGISTER)
        set(state, operands[i].reg, (struct value){0});
  if (target->kind != OPERAND_REGISTER || writes_no_operand(mnemonic))
    return;
  bool whole = target->width == analysis->width;
  if (count == 2 && whole && is_mnemonic(mnemonic, "mov") && source->kind == OPERAND_REGISTER)
    set(state, target->reg, value_of(analysis, state, source));
  else if (count == 2 && whole && is_mnemonic(mnemonic, "lea"))
    set(state, target->reg, value_of(analysis, state, source));
  else if (count == 2 && whole)
    step_arithmetic(analysis, state, mnemonic, source, target);
  else
    set(state, target->reg, (struct value){0});
}

static void leave(const struct analysis *analysis, struct state *state) {
  set(state, REGISTER_SP, state->registers[REGISTER_BP]);
  move_stack_pointer(state, analysis->width / 8);
  forget(state, REGISTER_BP);
}

static void enter(const struct analysis *analysis, struct state *state,
                  const struct operand *operands) {
  move_stack_pointer(state, -(analysis->width / 8));
  state->registers[REGISTER_BP] = state->registers[REGISTER_SP];
  move_stack_pointer(state, -operands[0].value);
}

/* The state after an instruction. */
static struct state step(const struct analysis *analysis, const struct instruction *instruction,
                         struct state state) {
  const char *mnemonic = instruction->mnemonic;
  struct operand operands[OPERANDS_MAX];
  size_t count = operands_read(instruction->operands, operands);
  forget_implicit(&state, mnemonic);
  if (starts_with(mnemonic, "call") || starts_with(mnemonic, "lcall"))
    forget_caller_saved(&state);
  else if (starts_with(mnemonic, "leave"))
    leave(analysis, &state);
  else if (starts_with(mnemonic, "enter"))
    enter(analysis, &state, operands);
  else if (starts_with(mnemonic, "push"))
    move_stack_pointer(&state, -push_size(analysis, instruction));
  else if (starts_with(mnemonic, "pop") && !starts_with(mnemonic, "popcnt")) {
    move_stack_pointer(&state, push_size(analysis, instruction));
    if (count == 1 && operands[0].kind == OPERAND_REGISTER)
      set(&state, operands[0].reg, (struct value){0});
  } else if (count > 0)
    step_operands(analysis, &state, mnemonic, operands, count);
  return state;
}

/* Brings a path's state to an instruction where others may arrive as well. */
static void join(struct analysis *analysis, size_t index, const struct state *arriving) {
  struct state *state = &analysis->before[index];
  if (!state->reached) {
    *state = *arriving;
    analysis->changed = true;
    return;
  }
  if (arriving->allocated && !state->allocated) {
    state->allocated = true;
    analysis->changed = true;
  }
  for (int reg = 0; reg < REGISTERS; reg++) {
    struct value *value = &state->registers[reg];
    const struct value *other = &arriving->registers[reg];
    if (!value->known || (other->known && other->offset == value->offset))
      continue;
    if (reg != REGISTER_SP)
      value->known = false;
    else if (other->offset > value->offset)
      value->offset = other->offset;
    else
      continue;
    analysis->changed = true;
  }
}

static size_t find_instruction(const struct analysis *analysis, uint64_t address) {
  size_t low = 0;
  size_t high = analysis->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (analysis->instructions[middle].address < address)
      low = middle + 1;
    else
      high = middle;
  }
  bool found = low < analysis->count && analysis->instructions[low].address == address;
  return found ? low : analysis->count;
}

static bool ends_path(const char *mnemonic) {
  static const char *const starts[] = {"jmp",    "ljmp",    "ret", "lret", "iret",
                                       "sysret", "sysexit", "ud2", NULL};
  return is_any(mnemonic, starts);
}

static void follow(struct analysis *analysis, size_t index) {
  const struct instruction *instruction = &analysis->instructions[index];
  const char *mnemonic = instruction->mnemonic;
  struct state after = step(analysis, instruction, analysis->before[index]);
  uint64_t target;
  if ((mnemonic[0] == 'j' || starts_with(mnemonic, "loop")) &&
      operand_branch_target(instruction->operands, &target)) {
    size_t there = find_instruction(analysis, target);
    if (there < analysis->count)
      join(analysis, there, &after);
  }
  if (!ends_path(mnemonic) && index + 1 < analysis->count)
    join(analysis, index + 1, &after);
}

static void follow_paths(struct analysis *analysis) {
  analysis->changed = true;
  for (int round = 0; analysis->changed && round < MAX_ROUNDS; round++) {
    analysis->changed = false;
    for (size_t i = 0; i < analysis->count; i++)
      if (analysis->before[i].reached)
        follow(analysis, i);
  }
}

/* Where an indirect jump may lead: the cases of a switch, which no direct path reaches. */
static const struct state *indirect_jump_state(const struct analysis *analysis) {
  for (size_t i = 0; i < analysis->count; i++)
    if (analysis->before[i].reached && starts_with(analysis->instructions[i].mnemonic, "jmp") &&
        analysis->instructions[i].operands[0] == '*')
      return &analysis->before[i];
  return NULL;
}

static void follow_all(struct analysis *analysis) {
  struct state entry = entry_state();
  join(analysis, 0, &entry);
  follow_paths(analysis);
  for (size_t i = 1; i < analysis->count; i++) {
    if (analysis->before[i].reached)
      continue;
    const struct state *jump = indirect_jump_state(analysis);
    join(analysis, i, jump != NULL ? jump : &analysis->before[i - 1]);
    follow_paths(analysis);
  }
}

static bool is_below(const struct analysis *analysis, const struct state *state,
                     const struct operand *operand) {
  if (operand->kind != OPERAND_MEMORY || operand->other_base)
    return false;
  if (operand->reg == REGISTER_SP)
    return operand->value + index_slack(state, operand) < 0;
  struct value address = value_of(analysis, state, operand);
  return address.known && address.offset < state->registers[REGISTER_SP].offset;
}

/* Names an address without an access to it. */
static bool accesses_nothing(const char *mnemonic) {
  static const char *const starts[] = {"lea", "nop", "invlpg", "prefetch", NULL};
  return is_any(mnemonic, starts) && !starts_with(mnemonic, "leave");
}

static bool accesses_below(const struct analysis *analysis, size_t index) {
  const struct instruction *instruction = &analysis->instructions[index];
  struct operand operands[OPERANDS_MAX];
  size_t count = operands_read(instruction->operands, operands);
  if (accesses_nothing(instruction->mnemonic))
    return false;
  for (size_t i = 0; i < count; i++)
    if (is_below(analysis, &analysis->before[index], &operands[i]))
      return true;
  return false;
}

void stack_access_check(const struct disassembly *disassembly, const struct code_function *function,
                        int width, struct violations *violations) {
  if (function->count == 0)
    return;
  struct analysis analysis = {.instructions = disassembly->instructions + function->first,
                              .count = function->count,
                              .width = width,
                              .before = zeroed(function->count, sizeof(struct state))};
  follow_all(&analysis);
  for (size_t i = 0; i < analysis.count; i++) {
    if (!accesses_below(&analysis, i))
      continue;
    char line[200];
    instruction_print(&analysis.instructions[i], line, sizeof(line));
    violations_add(violations, "red-zone", function->name, analysis.instructions[i].address, "%s",
                   line);
  }
  free(analysis.before);
}
