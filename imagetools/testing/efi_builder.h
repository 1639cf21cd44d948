// The least that the image tool takes for a UEFI loader.
#ifndef IMAGETOOLS_TESTING_EFI_BUILDER_H
#define IMAGETOOLS_TESTING_EFI_BUILDER_H

#include <string>

namespace efi_builder {

constexpr size_t kPe = 0x40;
constexpr size_t kMachine = kPe + 4;
constexpr size_t kSubsystem = kPe + 92;

// Headers of a PE32+ application for x86_64, and "loader " again and again behind them.
inline std::string GoodLoader(size_t size) {
  std::string loader(kPe + 4 + 20 + 240, '\0');
  loader.replace(0, 2, "MZ");
  loader[0x3c] = static_cast<char>(kPe);
  loader.replace(kPe, 2, "PE");
  loader.replace(kMachine, 2, "\x64\x86");
  loader.replace(kPe + 24, 2, "\x0b\x02");
  loader[kSubsystem] = 10;
  while (loader.size() < size)
    loader += "loader ";
  loader.resize(size);
  return loader;
}

} // namespace efi_builder

#endif
