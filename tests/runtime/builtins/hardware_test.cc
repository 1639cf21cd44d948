// The builtins that kernels are linked with, as object code of x86_64-none, against this machine's
// arithmetic, bit for bit: every pair of the edge cases, and millions of random pairs.
//
// Two NaNs count as equal: which one results is the implementation's choice (IEEE 754-2008, 6.2.3).
// Of 128-bit integers, the machine only multiplies and shifts halves; a division is judged by the
// definition of quotient and remainder, and a conversion by the machine's own rounding of the top
// 64 bits with a sticky bit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

namespace {

using Int128 = __int128;
using Uint128 = unsigned __int128;

} // namespace

extern "C" {

// As the soft-float calling convention has them: a float is its 32 bits, a double its 64.
#define ARITHMETIC(name, bits) bits bare___##name(bits, bits)
#define COMPARISON(name, bits) int bare___##name(bits, bits)
#define CONVERSION(name, to, from) to bare___##name(from)

ARITHMETIC(addsf3, uint32_t);
ARITHMETIC(subsf3, uint32_t);
ARITHMETIC(mulsf3, uint32_t);
ARITHMETIC(divsf3, uint32_t);
ARITHMETIC(adddf3, uint64_t);
ARITHMETIC(subdf3, uint64_t);
ARITHMETIC(muldf3, uint64_t);
ARITHMETIC(divdf3, uint64_t);

COMPARISON(eqsf2, uint32_t);
COMPARISON(nesf2, uint32_t);
COMPARISON(ltsf2, uint32_t);
COMPARISON(lesf2, uint32_t);
COMPARISON(gtsf2, uint32_t);
COMPARISON(gesf2, uint32_t);
COMPARISON(unordsf2, uint32_t);
COMPARISON(eqdf2, uint64_t);
COMPARISON(nedf2, uint64_t);
COMPARISON(ltdf2, uint64_t);
COMPARISON(ledf2, uint64_t);
COMPARISON(gtdf2, uint64_t);
COMPARISON(gedf2, uint64_t);
COMPARISON(unorddf2, uint64_t);

CONVERSION(negsf2, uint32_t, uint32_t);
CONVERSION(negdf2, uint64_t, uint64_t);
CONVERSION(extendsfdf2, uint64_t, uint32_t);
CONVERSION(truncdfsf2, uint32_t, uint64_t);
CONVERSION(extendhfsf2, uint32_t, uint16_t);
CONVERSION(truncsfhf2, uint16_t, uint32_t);
CONVERSION(truncdfhf2, uint16_t, uint64_t);

CONVERSION(floatsisf, uint32_t, int32_t);
CONVERSION(floatdisf, uint32_t, int64_t);
CONVERSION(floattisf, uint32_t, Int128);
CONVERSION(floatunsisf, uint32_t, uint32_t);
CONVERSION(floatundisf, uint32_t, uint64_t);
CONVERSION(floatuntisf, uint32_t, Uint128);
CONVERSION(floatsidf, uint64_t, int32_t);
CONVERSION(floatdidf, uint64_t, int64_t);
CONVERSION(floattidf, uint64_t, Int128);
CONVERSION(floatunsidf, uint64_t, uint32_t);
CONVERSION(floatundidf, uint64_t, uint64_t);
CONVERSION(floatuntidf, uint64_t, Uint128);

CONVERSION(fixsfsi, int32_t, uint32_t);
CONVERSION(fixsfdi, int64_t, uint32_t);
CONVERSION(fixsfti, Int128, uint32_t);
CONVERSION(fixunssfsi, uint32_t, uint32_t);
CONVERSION(fixunssfdi, uint64_t, uint32_t);
CONVERSION(fixunssfti, Uint128, uint32_t);
CONVERSION(fixdfsi, int32_t, uint64_t);
CONVERSION(fixdfdi, int64_t, uint64_t);
CONVERSION(fixdfti, Int128, uint64_t);
CONVERSION(fixunsdfsi, uint32_t, uint64_t);
CONVERSION(fixunsdfdi, uint64_t, uint64_t);
CONVERSION(fixunsdfti, Uint128, uint64_t);

ARITHMETIC(multi3, Int128);
ARITHMETIC(divti3, Int128);
ARITHMETIC(modti3, Int128);
ARITHMETIC(udivti3, Uint128);
ARITHMETIC(umodti3, Uint128);
Int128 bare___divmodti4(Int128, Int128, Int128 *);
Uint128 bare___udivmodti4(Uint128, Uint128, Uint128 *);
Int128 bare___ashlti3(Int128, int);
Int128 bare___ashrti3(Int128, int);
Int128 bare___lshrti3(Int128, int);
CONVERSION(negti2, Int128, Int128);
int bare___cmpti2(Int128, Int128);
int bare___ucmpti2(Uint128, Uint128);

// What the library calls on an overflow that it was asked to trap.
void bare_abort(void) {
  std::abort();
}

} // extern "C"

namespace {

constexpr int kRandomPairs = 2'000'000;

// A floating-point type and its bits.
template <typename T> struct Format;

template <> struct Format<float> {
  using Bits = uint32_t;
  static constexpr int kFraction = 23;
  static constexpr Bits kExponents = 0xff;
};

template <> struct Format<double> {
  using Bits = uint64_t;
  static constexpr int kFraction = 52;
  static constexpr Bits kExponents = 0x7ff;
};

template <typename T> using BitsOf = typename Format<T>::Bits;

template <typename T> T FromBits(BitsOf<T> bits) {
  return std::bit_cast<T>(bits);
}

template <typename T> BitsOf<T> ToBits(T value) {
  return std::bit_cast<BitsOf<T>>(value);
}

template <typename T> bool Same(BitsOf<T> got, T wanted) {
  return got == ToBits(wanted) || (std::isnan(FromBits<T>(got)) && std::isnan(wanted));
}

// Zeros, subnormals, powers of two and their neighbours, infinities, NaNs; each with both signs.
template <typename T> std::vector<BitsOf<T>> Edges() {
  using F = Format<T>;
  using Bits = BitsOf<T>;
  const Bits one = 1;
  const Bits sign = one << (sizeof(Bits) * 8 - 1);
  const Bits fractions[] = {
      0, 1, 2, one << (F::kFraction - 1), (one << F::kFraction) - 2, (one << F::kFraction) - 1};
  const Bits bias = F::kExponents / 2;
  const Bits exponents[] = {0,
                            1,
                            2,
                            bias - F::kFraction - 1,
                            bias - F::kFraction,
                            bias - 2,
                            bias - 1,
                            bias,
                            bias + 1,
                            bias + F::kFraction - 1,
                            bias + F::kFraction,
                            bias + F::kFraction + 1,
                            bias + 30,
                            bias + 31,
                            bias + 32,
                            bias + 62,
                            bias + 63,
                            bias + 64,
                            F::kExponents - 2,
                            F::kExponents - 1,
                            F::kExponents};
  std::vector<Bits> edges;
  for (Bits exponent : exponents)
    for (Bits fraction : fractions)
      for (Bits s : {Bits{0}, sign})
        edges.push_back(s | exponent << F::kFraction | fraction);
  return edges;
}

// Calls `check` with every pair of edges, then with random pairs: any bits, and bits whose
// exponents are so close that digits meet.
template <typename T, typename Check> void ForPairs(Check check) {
  using F = Format<T>;
  using Bits = BitsOf<T>;
  const std::vector<Bits> edges = Edges<T>();
  for (Bits a : edges)
    for (Bits b : edges)
      if (!check(a, b))
        return;
  std::mt19937_64 random(20261121);
  for (int i = 0; i < kRandomPairs; i++) {
    Bits a = static_cast<Bits>(random());
    Bits b = static_cast<Bits>(random());
    if (i % 2 == 0) {
      Bits distance = b >> F::kFraction & 63;
      Bits exponent = ((a >> F::kFraction & F::kExponents) + distance) & F::kExponents;
      b = (b & ~(F::kExponents << F::kFraction)) | exponent << F::kFraction;
    }
    if (!check(a, b))
      return;
  }
}

template <typename T>
void ExpectArithmetic(BitsOf<T> (*bare)(BitsOf<T>, BitsOf<T>), T (*machine)(T, T)) {
  ForPairs<T>([&](BitsOf<T> a, BitsOf<T> b) {
    BitsOf<T> got = bare(a, b);
    T wanted = machine(FromBits<T>(a), FromBits<T>(b));
    EXPECT_TRUE(Same<T>(got, wanted))
        << std::hex << a << ", " << b << ": got " << got << ", the machine says " << ToBits(wanted);
    return !testing::Test::HasFailure();
  });
}

// `agrees` tells whether a function's answer means the same as the machine's comparison.
template <typename T, typename Agrees>
void ExpectComparison(int (*bare)(BitsOf<T>, BitsOf<T>), Agrees agrees) {
  ForPairs<T>([&](BitsOf<T> a, BitsOf<T> b) {
    int got = bare(a, b);
    EXPECT_TRUE(agrees(got, FromBits<T>(a), FromBits<T>(b)))
        << std::hex << a << ", " << b << ": got " << got;
    return !testing::Test::HasFailure();
  });
}

TEST(HardwareTest, FloatArithmetic) {
  ExpectArithmetic<float>(bare___addsf3, [](float a, float b) { return a + b; });
  ExpectArithmetic<float>(bare___subsf3, [](float a, float b) { return a - b; });
  ExpectArithmetic<float>(bare___mulsf3, [](float a, float b) { return a * b; });
  ExpectArithmetic<float>(bare___divsf3, [](float a, float b) { return a / b; });
}

TEST(HardwareTest, DoubleArithmetic) {
  ExpectArithmetic<double>(bare___adddf3, [](double a, double b) { return a + b; });
  ExpectArithmetic<double>(bare___subdf3, [](double a, double b) { return a - b; });
  ExpectArithmetic<double>(bare___muldf3, [](double a, double b) { return a * b; });
  ExpectArithmetic<double>(bare___divdf3, [](double a, double b) { return a / b; });
}

// GCC's manual ("Soft float library routines") says what each answer means; compilers rely on it.
TEST(HardwareTest, FloatComparisons) {
  ExpectComparison<float>(bare___eqsf2,
                          [](int got, float a, float b) { return (got == 0) == (a == b); });
  ExpectComparison<float>(bare___nesf2,
                          [](int got, float a, float b) { return (got != 0) == (a != b); });
  ExpectComparison<float>(bare___ltsf2,
                          [](int got, float a, float b) { return (got < 0) == (a < b); });
  ExpectComparison<float>(bare___lesf2,
                          [](int got, float a, float b) { return (got <= 0) == (a <= b); });
  ExpectComparison<float>(bare___gtsf2,
                          [](int got, float a, float b) { return (got > 0) == (a > b); });
  ExpectComparison<float>(bare___gesf2,
                          [](int got, float a, float b) { return (got >= 0) == (a >= b); });
  ExpectComparison<float>(bare___unordsf2, [](int got, float a, float b) {
    return (got != 0) == (std::isnan(a) || std::isnan(b));
  });
}

TEST(HardwareTest, DoubleComparisons) {
  ExpectComparison<double>(bare___eqdf2,
                           [](int got, double a, double b) { return (got == 0) == (a == b); });
  ExpectComparison<double>(bare___nedf2,
                           [](int got, double a, double b) { return (got != 0) == (a != b); });
  ExpectComparison<double>(bare___ltdf2,
                           [](int got, double a, double b) { return (got < 0) == (a < b); });
  ExpectComparison<double>(bare___ledf2,
                           [](int got, double a, double b) { return (got <= 0) == (a <= b); });
  ExpectComparison<double>(bare___gtdf2,
                           [](int got, double a, double b) { return (got > 0) == (a > b); });
  ExpectComparison<double>(bare___gedf2,
                           [](int got, double a, double b) { return (got >= 0) == (a >= b); });
  ExpectComparison<double>(bare___unorddf2, [](int got, double a, double b) {
    return (got != 0) == (std::isnan(a) || std::isnan(b));
  });
}

TEST(HardwareTest, BetweenFloatAndDouble) {
  ForPairs<float>([](uint32_t a, uint32_t b) {
    for (uint32_t bits : {a, b}) {
      EXPECT_TRUE(
          Same<double>(bare___extendsfdf2(bits), static_cast<double>(FromBits<float>(bits))))
          << bits;
      EXPECT_EQ(bare___negsf2(bits), bits ^ 0x80000000u) << bits;
    }
    return !testing::Test::HasFailure();
  });
  ForPairs<double>([](uint64_t a, uint64_t b) {
    for (uint64_t bits : {a, b, (a & ~(uint64_t{0x7ff} << 52)) | (896 + b % 256) << 52}) {
      EXPECT_TRUE(Same<float>(bare___truncdfsf2(bits), static_cast<float>(FromBits<double>(bits))))
          << bits;
      EXPECT_EQ(bare___negdf2(bits), bits ^ uint64_t{1} << 63) << bits;
    }
    return !testing::Test::HasFailure();
  });
}

// The value of a half by its definition (IEEE 754-2008, 3.4).
float HalfValue(uint16_t half) {
  int exponent = half >> 10 & 31;
  int fraction = half & 1023;
  float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
  if (exponent == 31)
    return fraction == 0 ? sign * std::numeric_limits<float>::infinity()
                         : std::numeric_limits<float>::quiet_NaN();
  if (exponent == 0)
    return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
}

TEST(HardwareTest, EveryHalf) {
  for (uint32_t bits = 0; bits <= 0xffff; bits++) {
    uint16_t half = static_cast<uint16_t>(bits);
    float value = HalfValue(half);
    ASSERT_TRUE(Same<float>(bare___extendhfsf2(half), value)) << bits;
    if (std::isnan(value))
      continue;
    ASSERT_EQ(bare___truncsfhf2(ToBits(value)), half);
    ASSERT_EQ(bare___truncdfhf2(ToBits(static_cast<double>(value))), half);
  }
}

// Integers of every magnitude, both signs, and the neighbours of powers of two.
template <typename Check> void ForIntegers(Check check) {
  for (int power = 0; power < 128; power++)
    for (int other = 0; other <= power; other++)
      for (int offset = -2; offset <= 2; offset++) {
        Uint128 value =
            (Uint128{1} << power) + (Uint128{1} << other) + static_cast<Uint128>(offset);
        if (!check(value) || !check(-value))
          return;
      }
  std::mt19937_64 random(20261121);
  for (int i = 0; i < kRandomPairs; i++) {
    Uint128 value = static_cast<Uint128>(random()) << 64 | random();
    value >>= random() % 128;
    if (!check(value) || !check(-value))
      return;
  }
}

// The machine's rounding of 64 bits, applied to 128: what is cut off only has to be known to be
// there.
template <typename T> T Rounded(Uint128 value) {
  int shift = 0;
  while (value >> 64 != 0) {
    value = (value >> 1) | (value & 1);
    shift++;
  }
  return std::ldexp(static_cast<T>(static_cast<uint64_t>(value)), shift);
}

template <typename T> T RoundedSigned(Int128 value) {
  return value < 0 ? -Rounded<T>(-static_cast<Uint128>(value))
                   : Rounded<T>(static_cast<Uint128>(value));
}

TEST(HardwareTest, FromIntegers) {
  ForIntegers([](Uint128 value) {
    int32_t si = static_cast<int32_t>(value);
    uint32_t su = static_cast<uint32_t>(value);
    int64_t di = static_cast<int64_t>(value);
    uint64_t du = static_cast<uint64_t>(value);
    Int128 ti = static_cast<Int128>(value);
    EXPECT_EQ(bare___floatsisf(si), ToBits(static_cast<float>(si)));
    EXPECT_EQ(bare___floatunsisf(su), ToBits(static_cast<float>(su)));
    EXPECT_EQ(bare___floatdisf(di), ToBits(static_cast<float>(di)));
    EXPECT_EQ(bare___floatundisf(du), ToBits(static_cast<float>(du)));
    EXPECT_EQ(bare___floattisf(ti), ToBits(RoundedSigned<float>(ti)));
    EXPECT_EQ(bare___floatuntisf(value), ToBits(Rounded<float>(value)));
    EXPECT_EQ(bare___floatsidf(si), ToBits(static_cast<double>(si)));
    EXPECT_EQ(bare___floatunsidf(su), ToBits(static_cast<double>(su)));
    EXPECT_EQ(bare___floatdidf(di), ToBits(static_cast<double>(di)));
    EXPECT_EQ(bare___floatundidf(du), ToBits(static_cast<double>(du)));
    EXPECT_EQ(bare___floattidf(ti), ToBits(RoundedSigned<double>(ti)));
    EXPECT_EQ(bare___floatuntidf(value), ToBits(Rounded<double>(value)));
    return !testing::Test::HasFailure();
  });
}

// A floating-point number of less than 2^128 without its fraction, by its bits.
template <typename T> Uint128 Truncated(T value) {
  int exponent = 0;
  T mantissa = std::frexp(value, &exponent);
  if (exponent <= 0)
    return 0;
  if (exponent <= 64)
    return static_cast<uint64_t>(value);
  return static_cast<Uint128>(static_cast<uint64_t>(std::ldexp(mantissa, 64))) << (exponent - 64);
}

// Checks the conversions whose result C defines: the number without its fraction fits
// (C17, 6.3.1.4).
template <typename T, typename Si, typename Di, typename Ti, typename Su, typename Du, typename Tu>
bool CheckToIntegers(BitsOf<T> bits, Si si, Di di, Ti ti, Su su, Du du, Tu tu) {
  T value = FromBits<T>(bits);
  T size = std::fabs(value);
  if (size < std::ldexp(T{1}, 31))
    EXPECT_EQ(si(bits), static_cast<int32_t>(value)) << value;
  if (size < std::ldexp(T{1}, 63))
    EXPECT_EQ(di(bits), static_cast<int64_t>(value)) << value;
  if (size < std::ldexp(T{1}, 127)) {
    Uint128 whole = Truncated(size);
    EXPECT_TRUE(static_cast<Uint128>(ti(bits)) == (value < 0 ? -whole : whole)) << value;
  }
  if (value <= -1 || std::isnan(value))
    return !testing::Test::HasFailure();
  if (size < std::ldexp(T{1}, 32))
    EXPECT_EQ(su(bits), static_cast<uint32_t>(value)) << value;
  if (size < std::ldexp(T{1}, 64))
    EXPECT_EQ(du(bits), static_cast<uint64_t>(value)) << value;
  // As a float, 2^128 is infinity.
  if (size < std::ldexp(T{1}, 128))
    EXPECT_TRUE(tu(bits) == Truncated(value < 0 ? T{0} : value)) << value;
  return !testing::Test::HasFailure();
}

// Half of the random numbers get an exponent with which they fit some integer type.
template <typename T> BitsOf<T> NearIntegers(BitsOf<T> bits, BitsOf<T> choice) {
  using F = Format<T>;
  BitsOf<T> exponent = F::kExponents / 2 - 2 + choice % 132;
  if (exponent >= F::kExponents)
    exponent = F::kExponents - 1;
  return (bits & ~(F::kExponents << F::kFraction)) | exponent << F::kFraction;
}

TEST(HardwareTest, ToIntegers) {
  auto check_float = [](uint32_t bits) {
    return CheckToIntegers<float>(bits, bare___fixsfsi, bare___fixsfdi, bare___fixsfti,
                                  bare___fixunssfsi, bare___fixunssfdi, bare___fixunssfti);
  };
  auto check_double = [](uint64_t bits) {
    return CheckToIntegers<double>(bits, bare___fixdfsi, bare___fixdfdi, bare___fixdfti,
                                   bare___fixunsdfsi, bare___fixunsdfdi, bare___fixunsdfti);
  };
  ForPairs<float>([&](uint32_t a, uint32_t b) {
    return check_float(a) && check_float(NearIntegers<float>(a, b));
  });
  ForPairs<double>([&](uint64_t a, uint64_t b) {
    return check_double(a) && check_double(NearIntegers<double>(a, b));
  });
}

// Pairs of 128-bit integers of every magnitude.
template <typename Check> void ForIntegerPairs(Check check) {
  std::vector<Uint128> edges;
  for (int power : {0, 1, 31, 32, 33, 62, 63, 64, 65, 95, 96, 126, 127})
    for (int offset = -1; offset <= 1; offset++) {
      edges.push_back((Uint128{1} << power) + static_cast<Uint128>(offset));
      edges.push_back(-edges.back());
    }
  for (Uint128 a : edges)
    for (Uint128 b : edges)
      if (!check(a, b))
        return;
  std::mt19937_64 random(20261121);
  for (int i = 0; i < kRandomPairs; i++) {
    Uint128 a = static_cast<Uint128>(random()) << 64 | random();
    Uint128 b = static_cast<Uint128>(random()) << 64 | random();
    if (!check(a >> random() % 128, b >> random() % 128))
      return;
  }
}

TEST(HardwareTest, Int128MultiplicationShiftAndComparison) {
  ForIntegerPairs([](Uint128 a, Uint128 b) {
    Int128 sa = static_cast<Int128>(a);
    Int128 sb = static_cast<Int128>(b);
    int by = static_cast<int>(b & 127);
    EXPECT_TRUE(static_cast<Uint128>(bare___multi3(sa, sb)) == a * b);
    EXPECT_TRUE(static_cast<Uint128>(bare___ashlti3(sa, by)) == a << by);
    EXPECT_TRUE(bare___ashrti3(sa, by) == sa >> by);
    EXPECT_TRUE(static_cast<Uint128>(bare___lshrti3(sa, by)) == a >> by);
    EXPECT_TRUE(static_cast<Uint128>(bare___negti2(sa)) == -a);
    EXPECT_EQ(bare___cmpti2(sa, sb), sa < sb ? 0 : sa == sb ? 1 : 2);
    EXPECT_EQ(bare___ucmpti2(a, b), a < b ? 0 : a == b ? 1 : 2);
    return !testing::Test::HasFailure();
  });
}

// The machine's division of 128 by 64 bits, for what fits it (Intel SDM vol. 2A, DIV).
bool MachineDivides(Uint128 a, Uint128 b) {
  return b >> 64 == 0 && static_cast<uint64_t>(a >> 64) < static_cast<uint64_t>(b);
}

uint64_t MachineQuotient(Uint128 a, Uint128 b, uint64_t *remainder) {
  uint64_t low = static_cast<uint64_t>(a);
  uint64_t high = static_cast<uint64_t>(a >> 64);
  __asm__("divq %2" : "+a"(low), "+d"(high) : "r"(static_cast<uint64_t>(b)) : "cc");
  *remainder = high;
  return low;
}

bool CheckUnsignedDivision(Uint128 a, Uint128 b) {
  Uint128 remainder = 0;
  Uint128 quotient = bare___udivmodti4(a, b, &remainder);
  EXPECT_TRUE(remainder < b);
  EXPECT_TRUE(quotient * b + remainder == a);
  // The product must not have wrapped.
  EXPECT_TRUE(quotient == 0 || (quotient * b) / quotient == b);
  EXPECT_TRUE(bare___udivti3(a, b) == quotient);
  EXPECT_TRUE(bare___umodti3(a, b) == remainder);
  if (MachineDivides(a, b)) {
    uint64_t machine_remainder = 0;
    EXPECT_TRUE(quotient == MachineQuotient(a, b, &machine_remainder));
    EXPECT_TRUE(remainder == machine_remainder);
  }
  return !testing::Test::HasFailure();
}

bool CheckSignedDivision(Uint128 a, Uint128 b) {
  Int128 sa = static_cast<Int128>(a);
  Int128 sb = static_cast<Int128>(b);
  Uint128 size_a = sa < 0 ? -a : a;
  Uint128 size_b = sb < 0 ? -b : b;
  // The smallest number divided by -1 overflows.
  if (sb == -1 && size_a == Uint128{1} << 127)
    return true;
  Uint128 remainder = 0;
  Uint128 quotient = bare___udivmodti4(size_a, size_b, &remainder);
  Int128 wanted_quotient = static_cast<Int128>((sa < 0) != (sb < 0) ? -quotient : quotient);
  Int128 wanted_remainder = static_cast<Int128>(sa < 0 ? -remainder : remainder);
  Int128 got_remainder = 0;
  EXPECT_TRUE(bare___divmodti4(sa, sb, &got_remainder) == wanted_quotient);
  EXPECT_TRUE(got_remainder == wanted_remainder);
  EXPECT_TRUE(bare___divti3(sa, sb) == wanted_quotient);
  EXPECT_TRUE(bare___modti3(sa, sb) == wanted_remainder);
  return !testing::Test::HasFailure();
}

TEST(HardwareTest, Int128Division) {
  ForIntegerPairs([](Uint128 a, Uint128 b) {
    return b == 0 || (CheckUnsignedDivision(a, b) && CheckSignedDivision(a, b));
  });
}

} // namespace
