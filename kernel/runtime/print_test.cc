// print() against the host's snprintf, on chosen cases and on many random ones.
#include "kernel/runtime/print.h"

#include <gtest/gtest.h>

#include <bit>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

void Append(void *context, char character) {
  static_cast<std::string *>(context)->push_back(character);
}

template <typename... Arguments> std::string Print(const char *format, Arguments... arguments) {
  std::string text;
  struct print_sink sink = {Append, &text};
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
#pragma clang diagnostic ignored "-Wformat-security"
  print(&sink, format, arguments...);
#pragma clang diagnostic pop
  return text;
}

template <typename... Arguments> std::string HostPrint(const char *format, Arguments... arguments) {
  char text[2048];
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
#pragma clang diagnostic ignored "-Wformat-security"
  int length = std::snprintf(text, sizeof(text), format, arguments...);
#pragma clang diagnostic pop
  EXPECT_LT(length, static_cast<int>(sizeof(text)));
  return text;
}

template <typename... Arguments> void ExpectLikeHost(const char *format, Arguments... arguments) {
  EXPECT_EQ(Print(format, arguments...), HostPrint(format, arguments...)) << format;
}

TEST(PrintTest, PlainText) {
  ExpectLikeHost("");
  ExpectLikeHost("Hello World!\n");
  ExpectLikeHost("100%%, and %%d is no conversion");
}

TEST(PrintTest, Integers) {
  for (int value : {0, 1, -1, 9, 10, -10, 12345, INT_MAX, INT_MIN}) {
    ExpectLikeHost("%d|%i|%u|%x|%X", value, value, value, value, value);
    ExpectLikeHost("%5d|%-5d|%05d|%-05d|%1d|", value, value, value, value, value);
    ExpectLikeHost("%12x|%-12x|%012X|", value, value, value);
  }
}

TEST(PrintTest, Lengths) {
  ExpectLikeHost("%ld %ld %lu %lx", LONG_MAX, LONG_MIN, ULONG_MAX, ULONG_MAX);
  ExpectLikeHost("%lld %lld %llu %llX", LLONG_MAX, LLONG_MIN, ULLONG_MAX, ULLONG_MAX);
  ExpectLikeHost("%hd %hu %hhd %hhu %hhx", 0x18001, 0x18001, 0x1ff, 0x1ff, -1);
  ExpectLikeHost("%zu %zx %td", SIZE_MAX, SIZE_MAX, static_cast<ptrdiff_t>(-5));
  EXPECT_EQ(Print("%lu", UINT64_MAX), "18446744073709551615");
}

TEST(PrintTest, CharactersAndStrings) {
  ExpectLikeHost("[%c][%3c][%-3c]", 'a', 'b', 'c');
  ExpectLikeHost("[%s][%10s][%-10s][%2s]", "kernel", "kernel", "kernel", "kernel");
  ExpectLikeHost("[%.3s][%10.3s][%-10.3s][%.0s][%.99s]", "kernel", "kernel", "kernel", "kernel",
                 "kernel");
  EXPECT_EQ(Print("%s", static_cast<const char *>(nullptr)), "(null)");
}

TEST(PrintTest, WidthAndPrecisionFromTheArguments) {
  ExpectLikeHost("[%*d][%*d][%-*d]", 5, 42, -5, 42, 5, 42);
  ExpectLikeHost("[%.*s][%*.*s][%.*s]", 3, "kernel", 8, 3, "kernel", -1, "kernel");
}

// A field of a structure may lack the NUL; the precision keeps print() inside it.
TEST(PrintTest, PrecisionBoundsWhatIsRead) {
  std::vector<char> field = {'a', 'b', 'c'};
  EXPECT_EQ(Print("%.3s", field.data()), "abc");
}

TEST(PrintTest, Pointers) {
  ExpectLikeHost("%p", reinterpret_cast<void *>(uintptr_t{0xffffffff80100000}));
  ExpectLikeHost("[%20p][%-20p]", reinterpret_cast<void *>(uintptr_t{0x7c00}),
                 reinterpret_cast<void *>(uintptr_t{0x7c00}));
  EXPECT_EQ(Print("%p", static_cast<void *>(nullptr)), "0x0");
}

TEST(PrintTest, UnknownConversionsShowAndEndTheOutput) {
  EXPECT_EQ(Print("a %Lf %d", 1.5L, 7), "a %!f");
  EXPECT_EQ(Print("a %Ld %d", 1, 7), "a %!d");
  EXPECT_EQ(Print("a %ls %d", L"wide", 7), "a %!s");
  EXPECT_EQ(Print("a %lc %d", L'w', 7), "a %!c");
  EXPECT_EQ(Print("a %n b", static_cast<int *>(nullptr)), "a %!n");
  EXPECT_EQ(Print("50%"), "50%!");
  EXPECT_EQ(Print("50%5"), "50%!");
}

TEST(PrintTest, IntegerPrecisionAndFlags) {
  for (int value : {0, 1, -1, 8, 12345, INT_MAX, INT_MIN}) {
    ExpectLikeHost("%.0d|%.1d|%.5d|%.20d|%8.5d|%-8.5d|%08.5d|", value, value, value, value, value,
                   value, value);
    ExpectLikeHost("%+d|% d|%+ d|%+05d|% 05d|%+.0d|", value, value, value, value, value, value);
    ExpectLikeHost("%o|%#o|%#x|%#X|%#.8x|%#10x|%#010x|%#.0o|%#.8o|", value, value, value, value,
                   value, value, value, value, value);
  }
  ExpectLikeHost("%jd %ju %jx", intmax_t{INT64_MIN}, uintmax_t{UINT64_MAX}, uintmax_t{1});
}

double FromBits(uint64_t bits) {
  return std::bit_cast<double>(bits);
}

// With %#g, glibc 2.36 loses a zero where rounding adds a digit and the exponent form begins.
bool HostIsWrong(const std::string &format, double value) {
  return format.find('#') != std::string::npos && format.find_first_of("gG") != std::string::npos &&
         (value == 99.5 || value == 999999.5);
}

TEST(PrintTest, ZerosThatTheAlternateFormKeeps) {
  EXPECT_EQ(Print("%#g|%#.2G", 999999.5, 99.5), "1.00000e+06|1.0E+02");
}

TEST(PrintTest, Doubles) {
  const double values[] = {0.0,
                           -0.0,
                           1.0,
                           -1.5,
                           0.1,
                           0.5,
                           1.5,
                           2.5,
                           0.125,
                           9.5,
                           9.995,
                           99.5,
                           999999.5,
                           9999995.0,
                           0.0001,
                           0.00001234565,
                           123456789.0,
                           1e15,
                           1e22,
                           1e100,
                           3.14159265358979323846,
                           std::numeric_limits<double>::max(),
                           std::numeric_limits<double>::min(),
                           std::numeric_limits<double>::denorm_min(),
                           -std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN(),
                           -std::numeric_limits<double>::quiet_NaN()};
  for (double value : values)
    for (const char *letter : {"a", "A", "e", "E", "f", "F", "g", "G"})
      for (const char *flags : {"", "-", "0", "+", " ", "#", "+0", "-#"})
        for (const char *measure : {"", ".0", ".1", ".3", ".17", "30", "30.2", "1.60", ".1100"}) {
          std::string format = std::string("<%") + flags + measure + letter + ">";
          if (HostIsWrong(format, value))
            continue;
          EXPECT_EQ(Print(format.c_str(), value), HostPrint(format.c_str(), value)) << format;
        }
}

// More digits than any double has, and more than the buffer of this test's other cases holds.
TEST(PrintTest, DigitsWithoutEnd) {
  std::string text = Print("%.3000f", 0.1);
  EXPECT_EQ(text.size(), 3002u);
  EXPECT_EQ(text.substr(0, 60), "0.1000000000000000055511151231257827021181583404541015625000");
  EXPECT_EQ(text.find_first_not_of('0', 58), std::string::npos);
}

// Format strings of every kind of conversion, with the arguments that they ask for.
class RandomFormats {
public:
  explicit RandomFormats(uint64_t seed) : random_(seed) {
  }

  void CheckOne() {
    switch (random_() % 4) {
    case 0:
      return CheckInteger();
    case 1:
      return CheckText();
    default:
      return CheckDouble();
    }
  }

private:
  std::string Flags(const char *possible) {
    std::string flags;
    for (const char *flag = possible; *flag != '\0'; flag++)
      if (random_() % 4 == 0)
        flags += *flag;
    return flags;
  }

  std::string Measures(unsigned widest, unsigned longest) {
    std::string measures;
    if (random_() % 2 == 0)
      measures += std::to_string(1 + random_() % widest);
    if (random_() % 2 == 0)
      measures += "." + std::to_string(random_() % (longest + 1));
    return measures;
  }

  void CheckInteger() {
    const char *lengths[] = {"hh", "h", "", "l", "ll", "j", "z", "t"};
    const char letters[] = {'d', 'i', 'u', 'o', 'x', 'X'};
    std::string length = lengths[random_() % 8];
    char letter = letters[random_() % 6];
    bool is_signed = letter == 'd' || letter == 'i';
    std::string format = "<%" +
                         Flags(is_signed       ? "-+ 0"
                               : letter == 'u' ? "-0"
                                               : "-#0") +
                         Measures(40, 30) + length + letter + ">";
    // Few and many digits alike.
    uint64_t value = random_() >> (random_() % 64);
    if (random_() % 2 == 0)
      value = -value;
    if (length.empty() || length[0] == 'h')
      ExpectLikeHost(format.c_str(), static_cast<uint32_t>(value));
    else
      ExpectLikeHost(format.c_str(), value);
  }

  void CheckText() {
    std::string text;
    for (uint64_t length = random_() % 20; length > 0; length--)
      text += static_cast<char>(1 + random_() % 255);
    if (random_() % 3 == 0)
      return ExpectLikeHost(("<%" + Flags("-") + std::to_string(1 + random_() % 30) + "p>").c_str(),
                            reinterpret_cast<void *>(random_() | 1));
    if (random_() % 2 == 0)
      return ExpectLikeHost(
          ("<%" + Flags("-") + std::to_string(1 + random_() % 9) + "c%%>").c_str(),
          static_cast<int>(1 + random_() % 255));
    ExpectLikeHost(("<%" + Flags("-") + Measures(30, 25) + "s>").c_str(), text.c_str());
  }

  // Any bits, numbers of everyday size, and short decimal fractions, which are nearly ties.
  double Value() {
    switch (random_() % 3) {
    case 0:
      return FromBits(random_());
    case 1:
      return FromBits((random_() & 0x800fffffffffffff) | (1023 - 40 + random_() % 100) << 52);
    default:
      return static_cast<double>(static_cast<int64_t>(random_()) >> (random_() % 64)) /
             static_cast<double>(int64_t{1} << (random_() % 20));
    }
  }

  void CheckDouble() {
    const char letters[] = {'a', 'A', 'e', 'E', 'f', 'F', 'g', 'G'};
    std::string format = "<%" + Flags("-+ #0") + Measures(40, 25) +
                         (random_() % 4 == 0 ? "l" : "") + letters[random_() % 8] + ">";
    ExpectLikeHost(format.c_str(), Value());
  }

  std::mt19937_64 random_;
};

TEST(PrintTest, AgreesWithTheHostOnAMillionRandomCases) {
  RandomFormats formats(20261121);
  for (int i = 0; i < 1'000'000 && !HasFailure(); i++)
    formats.CheckOne();
}

} // namespace
