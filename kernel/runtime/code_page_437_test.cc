// Every glyph of code page 437, by the characters that it shows.
#include "kernel/runtime/code_page_437.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

TEST(CodePage437Test, AsciiIsItself) {
  for (uint32_t character = 0x20; character < 0x7f; character++)
    EXPECT_EQ(code_page_437_glyph(character), character);
}

TEST(CodePage437Test, UpperHalf) {
  const std::u16string characters = u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
                                    u"áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                                    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
                                    u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
  ASSERT_EQ(characters.size(), 128u);
  for (size_t i = 0; i < characters.size(); i++)
    EXPECT_EQ(code_page_437_glyph(characters[i]), 0x80 + i);
}

TEST(CodePage437Test, SymbolsInPlaceOfControlCharacters) {
  const std::u16string characters = u"☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼";
  ASSERT_EQ(characters.size(), 31u);
  for (size_t i = 0; i < characters.size(); i++)
    EXPECT_EQ(code_page_437_glyph(characters[i]), 1 + i);
  EXPECT_EQ(code_page_437_glyph(u'⌂'), 0x7f);
}

// One character for each glyph but 0; every other one of Unicode is missing.
TEST(CodePage437Test, NothingElse) {
  std::set<uint8_t> glyphs;
  size_t known = 0;
  for (uint32_t character = 0; character <= 0x10ffff; character++)
    if (uint8_t glyph = code_page_437_glyph(character);
        glyph != CODE_PAGE_437_MISSING || character == u'■') {
      glyphs.insert(glyph);
      known++;
    }
  EXPECT_EQ(known, 255u);
  EXPECT_EQ(glyphs.size(), 255u);
}

TEST(CodePage437Test, GlyphsShowTheCharactersThatHaveThem) {
  for (int glyph = 1; glyph < 256; glyph++)
    EXPECT_EQ(code_page_437_glyph(code_page_437_character(static_cast<uint8_t>(glyph))), glyph);
  EXPECT_EQ(code_page_437_character(0), u' ');
}

} // namespace
