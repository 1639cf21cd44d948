// print() against the host's snprintf, on chosen cases and on many random ones.
#include "kernel/runtime/print.h"

#include <gtest/gtest.h>

#include <climits>
#include <cstdint>
#include <cstdio>
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
  char text[512];
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
  EXPECT_EQ(Print("a %f %d", 1.5, 7), "a %!f");
  EXPECT_EQ(Print("a %n b", static_cast<int *>(nullptr)), "a %!n");
  EXPECT_EQ(Print("50%"), "50%!");
  EXPECT_EQ(Print("50%5"), "50%!");
}

TEST(PrintTest, AgreesWithTheHostOnRandomFormats) {
  std::mt19937_64 random(20261121);
  const char *flags[] = {"", "-", "0"};
  const char *lengths[] = {"hh", "h", "", "l", "ll"};
  const char letters[] = {'d', 'i', 'u', 'x', 'X'};
  for (int i = 0; i < 200000; i++) {
    std::string format = "<%";
    format += flags[random() % 3];
    if (random() % 2 == 0)
      format += std::to_string(1 + random() % 40);
    const char *length = lengths[random() % 5];
    format += length;
    format += letters[random() % 5];
    format += '>';
    // Few and many digits alike.
    uint64_t value = random() >> (random() % 64);
    if (*length == 'l')
      ExpectLikeHost(format.c_str(), value);
    else
      ExpectLikeHost(format.c_str(), static_cast<uint32_t>(value));
    ASSERT_FALSE(HasFailure()) << format << " of " << value;
  }
}

} // namespace
