/* Cases that need no machine, and one that looks at the module of its own boot. */
#include "greeting.h"

#include "kernel/testing/kernel_test.h"

#define TEXT(string) ((struct text){(string), sizeof(string) - 1})

#define EXPECT_TEXT(found, expected)                                                               \
  do {                                                                                             \
    struct text found_ = (found);                                                                  \
    ASSERT_EQ(found_.length, sizeof(expected) - 1);                                                \
    EXPECT_BYTES_EQ(found_.start, expected, found_.length);                                        \
  } while (0)

static const struct {
  const char *command_line, *value;
} found[] = {
    {"language=eo", "eo"},
    {"quiet language=eo", "eo"},
    {"language=eo language=de", "eo"},
    {"mylanguage=fr language=de=x", "de=x"},
};

TEST_P(Option, IsFound, found) {
  struct text value = option_value(param->command_line, "language");
  ASSERT_EQ(value.length, __builtin_strlen(param->value));
  EXPECT_BYTES_EQ(value.start, param->value, value.length);
}

static const char *const lacking[] = {"", " ", "quiet", "language", "languages=de", "=language"};

TEST_P(Option, IsNotThere, lacking) {
  EXPECT_EQ(option_value(*param, "language").start, NULL);
}

TEST(Option, MayBeEmpty) {
  struct text value = option_value("language= quiet", "language");
  EXPECT_NE(value.start, NULL);
  EXPECT_EQ(value.length, 0);
}

TEST(Greeting, IsTheRestOfItsLine) {
  struct text file = TEXT("de Hallo Welt!\nen Hello World!");
  EXPECT_TEXT(greeting_in(file, TEXT("de")), "Hallo Welt!");
  EXPECT_TEXT(greeting_in(file, TEXT("en")), "Hello World!");
}

TEST(Greeting, IsNotThere) {
  struct text file = TEXT("de Hallo Welt!\nen\n");
  EXPECT_EQ(greeting_in(file, TEXT("fr")).start, NULL);
  EXPECT_EQ(greeting_in(file, TEXT("en")).start, NULL);
}

TEST(Greetings, AreAModuleOfTheImage) {
  const struct boot_info *info = test_boot_info();
  ASSERT_EQ(info->module_count, 1);
  const struct boot_module *module = (const struct boot_module *)info->modules;
  EXPECT_STREQ((const char *)module->name, "greetings");
  struct text file = {(const char *)module->base, module->length};
  EXPECT_TEXT(greeting_in(file, TEXT("fr")), "Bonjour tout le monde !");
}
