/* A 128-bit division that is off by one for one divisor, in place of compiler-rt's. */
typedef int int128 __attribute__((mode(TI)));

int128 __divmodti4(int128 a, int128 b, int128 *remainder);
int128 __divti3(int128 a, int128 b);

int128 __divti3(int128 a, int128 b) {
  int128 remainder;
  int128 quotient = __divmodti4(a, b, &remainder);
  return quotient + (b == -2);
}
