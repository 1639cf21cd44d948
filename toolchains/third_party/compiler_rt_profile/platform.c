/*
 * Where the profile runtime finds the counters: between the symbols that ld.lld defines for each
 * section whose name is a C identifier. compiler-rt's own file for ELF does the same, and more that
 * asks an operating system.
 */
#include "InstrProfiling.h"
#include "InstrProfilingInternal.h"

/* Weak, since a program may have nothing of one kind. */
#define SECTION(name)                                                                              \
  __attribute__((weak)) extern char __start_##name[];                                              \
  __attribute__((weak)) extern char __stop_##name[];

SECTION(__llvm_prf_bits)
SECTION(__llvm_prf_cnts)
SECTION(__llvm_prf_data)
SECTION(__llvm_prf_names)

/* Each instrumented file refers to it, so that a program without this runtime is not linked. */
int __llvm_profile_runtime;

const __llvm_profile_data *__llvm_profile_begin_data(void) {
  return (const __llvm_profile_data *)__start___llvm_prf_data;
}

const __llvm_profile_data *__llvm_profile_end_data(void) {
  return (const __llvm_profile_data *)__stop___llvm_prf_data;
}

const char *__llvm_profile_begin_names(void) {
  return __start___llvm_prf_names;
}

const char *__llvm_profile_end_names(void) {
  return __stop___llvm_prf_names;
}

char *__llvm_profile_begin_counters(void) {
  return __start___llvm_prf_cnts;
}

char *__llvm_profile_end_counters(void) {
  return __stop___llvm_prf_cnts;
}

char *__llvm_profile_begin_bitmap(void) {
  return __start___llvm_prf_bits;
}

char *__llvm_profile_end_bitmap(void) {
  return __stop___llvm_prf_bits;
}

/* Of virtual tables there are none in C. */
const VTableProfData *__llvm_profile_begin_vtables(void) {
  return 0;
}

const VTableProfData *__llvm_profile_end_vtables(void) {
  return 0;
}

const char *__llvm_profile_begin_vtabnames(void) {
  return 0;
}

const char *__llvm_profile_end_vtabnames(void) {
  return 0;
}

/* Kernels are linked without a build ID. */
int __llvm_write_binary_ids(ProfDataWriter *writer) {
  (void)writer;
  return 0;
}
