/*
 * How fast the kernel's memcpy and memset are beside `rep movsb`, `rep stosb` and the plain loop,
 * at sizes from a few bytes to more than the caches hold. It prints GB/s; nothing depends on them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

void *bare_memcpy(void *restrict destination, const void *restrict source, size_t length);
void *bare_memset(void *destination, int value, size_t length);

enum { LARGEST = 16 << 20 };

static uint8_t from[LARGEST];
static uint8_t to[LARGEST];

typedef void operation(uint8_t *destination, const uint8_t *source, size_t length);

static void copy_by_function(uint8_t *destination, const uint8_t *source, size_t length) {
  bare_memcpy(destination, source, length);
}

static void copy_by_instruction(uint8_t *destination, const uint8_t *source, size_t length) {
  __asm__ volatile("rep movsb" : "+D"(destination), "+S"(source), "+c"(length) : : "memory");
}

static void copy_by_loop(uint8_t *destination, const uint8_t *source, size_t length) {
  for (size_t i = 0; i < length; i++)
    destination[i] = source[i];
}

static void set_by_function(uint8_t *destination, const uint8_t *source, size_t length) {
  bare_memset(destination, source[0], length);
}

static void set_by_instruction(uint8_t *destination, const uint8_t *source, size_t length) {
  __asm__ volatile("rep stosb" : "+D"(destination), "+c"(length) : "a"(source[0]) : "memory");
}

static void set_by_loop(uint8_t *destination, const uint8_t *source, size_t length) {
  for (size_t i = 0; i < length; i++)
    destination[i] = source[0];
}

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Hundredths of a GB/s, from about 16 MiB of copying. */
static uint64_t measure(operation *run, size_t size) {
  size_t rounds = ((16 << 20) + size - 1) / size;
  if (rounds > 250000)
    rounds = 250000;
  uint64_t start = nanoseconds();
  for (size_t i = 0; i < rounds; i++)
    run(to, from, size);
  uint64_t time = nanoseconds() - start;
  return time == 0 ? 0 : (uint64_t)rounds * size * 100 / time;
}

/* The best of several attempts: whatever else the machine does only makes it slower. */
static uint64_t speed(operation *run, size_t size) {
  uint64_t best = 0;
  for (int attempt = 0; attempt < 10; attempt++) {
    uint64_t result = measure(run, size);
    best = result > best ? result : best;
  }
  return best;
}

static void compare(const char *name, operation *function, operation *instruction,
                    operation *loop) {
  static const size_t sizes[] = {8, 32, 64, 256, 512, 4096, 65536, 1 << 20, LARGEST};
  printf("%-7s %9s %10s %10s %10s   GB/s\n", name, "bytes", "runtime", "rep", "loop");
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    uint64_t results[] = {speed(function, sizes[i]), speed(instruction, sizes[i]),
                          speed(loop, sizes[i])};
    printf("%-7s %9zu", "", sizes[i]);
    for (size_t j = 0; j < 3; j++)
      printf(" %7lu.%02lu", results[j] / 100, results[j] % 100);
    printf("\n");
  }
}

int main(void) {
  compare("memcpy", copy_by_function, copy_by_instruction, copy_by_loop);
  compare("memset", set_by_function, set_by_instruction, set_by_loop);
  return 0;
}
