// The sentences of the network with names in them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

extern "C" {
#include "boot/pxe/sentences.h"
}

namespace {

struct boot_server Server(const uint8_t (&address)[4], const std::string &file) {
  struct boot_server server = {};
  memcpy(&server.address, address, sizeof(address));
  strcpy(server.file, file.c_str());
  return server;
}

std::string Format(const struct error &error) {
  char text[ERROR_TEXT_SIZE];
  EXPECT_LT(error_format(&error, text, sizeof(text)), sizeof(text));
  return text;
}

TEST(Sentences, NameServerAndFile) {
  struct boot_server server = Server({10, 0, 20, 255}, "x/bootsmith.efi");
  pxe_sentences_name(&server);
  EXPECT_EQ(Format(error_make(ERROR_TFTP_OPEN, 0x3b, 0, 0)),
            "the TFTP server 10.0.20.255 does not give the file x/bootsmith.efi (PXE status 0x3b). "
            "Copy the "
            "whole folder there, and keep its names.");
  EXPECT_EQ(
      Format(error_make(ERROR_TFTP_OTHER_BUILD, 0, 0, 0)),
      "the file x/bootsmith.efi on the TFTP server 10.0.20.255 is from another build than the "
      "boot file. Copy the whole folder there.");
}

TEST(Sentences, HaveRoomForTheLongestNames) {
  struct boot_server server = Server({255, 255, 255, 255}, std::string(127, '{'));
  pxe_sentences_name(&server);
  for (enum error_code code : {ERROR_TFTP_OPEN, ERROR_TFTP_OTHER_BUILD})
    EXPECT_NE(Format(error_make(code, UINT16_MAX, 0, 0)).find(std::string(127, '(')),
              std::string::npos);
  std::string stopped = Format(error_make(ERROR_TFTP_READ, 0, UINT32_MAX, UINT16_MAX));
  EXPECT_TRUE(stopped.ends_with("start the machine again.")) << stopped;
}

TEST(Sentences, OfOthersStayAsTheyAre) {
  struct boot_server server = Server({1, 2, 3, 4}, "f");
  pxe_sentences_name(&server);
  EXPECT_EQ(Format(error_make(ERROR_NO_MEMORY_MAP, 0, 0, 0)),
            "the BIOS does not say how much memory there is.");
  EXPECT_EQ(error_template(ERROR_NONE), nullptr);
}

} // namespace
