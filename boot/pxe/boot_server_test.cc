// DHCP packets as servers write them, and as nobody should.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/pxe/boot_server.h"
}

namespace {

using Address = std::vector<uint8_t>;

class Packet {
public:
  Packet() : bytes_(240) {
    const uint8_t cookie[] = {99, 130, 83, 99};
    memcpy(&bytes_[236], cookie, sizeof(cookie));
  }

  Packet &Put(size_t at, const std::string &text) {
    memcpy(&bytes_[at], text.data(), text.size());
    return *this;
  }
  Packet &Put(size_t at, const Address &address) {
    memcpy(&bytes_[at], address.data(), address.size());
    return *this;
  }
  Packet &Own(const Address &address) {
    return Put(16, address);
  }
  Packet &Server(const Address &address) {
    return Put(20, address);
  }
  Packet &File(const std::string &file) {
    return Put(108, file);
  }
  Packet &Option(uint8_t code, const std::vector<uint8_t> &value) {
    bytes_.push_back(code);
    bytes_.push_back(static_cast<uint8_t>(value.size()));
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }
  Packet &Option(uint8_t code, const std::string &value) {
    return Option(code, std::vector<uint8_t>(value.begin(), value.end()));
  }
  Packet &Add(uint8_t byte) {
    bytes_.push_back(byte);
    return *this;
  }

  bool Read(struct boot_server *server) const {
    return boot_server_read(bytes_.data(), bytes_.size(), server);
  }

private:
  std::vector<uint8_t> bytes_;
};

std::string Dotted(uint32_t address) {
  uint8_t bytes[4];
  memcpy(bytes, &address, sizeof(bytes));
  std::string text;
  for (uint8_t byte : bytes)
    text += (text.empty() ? "" : ".") + std::to_string(byte);
  return text;
}

class BootServer : public testing::Test {
protected:
  struct boot_server server_ = {};
};

TEST_F(BootServer, IsInTheFieldsOfBootp) {
  ASSERT_TRUE(Packet().Server({10, 0, 2, 2}).File("x/bootsmith.0").Add(255).Read(&server_));
  EXPECT_EQ(Dotted(server_.address), "10.0.2.2");
  EXPECT_STREQ(server_.file, "x/bootsmith.0");
  EXPECT_EQ(server_.gateway, 0u);
}

TEST_F(BootServer, NeedsNoOptions) {
  std::vector<uint8_t> bytes(236);
  bytes[20] = 10;
  bytes[108] = 'f';
  EXPECT_TRUE(boot_server_read(bytes.data(), bytes.size(), &server_));
  EXPECT_STREQ(server_.file, "f");
  EXPECT_FALSE(boot_server_read(bytes.data(), bytes.size() - 1, &server_));
  EXPECT_FALSE(boot_server_read(bytes.data(), 0, &server_));
}

TEST_F(BootServer, IsInOptionsWhereTheFieldsAreEmpty) {
  ASSERT_TRUE(Packet()
                  .Add(0)
                  .Option(54, std::vector<uint8_t>{10, 0, 0, 1})
                  .Option(66, "192.168.100.250")
                  .Option(67, "boot.0")
                  .Add(255)
                  .Read(&server_));
  EXPECT_EQ(Dotted(server_.address), "192.168.100.250");
  EXPECT_STREQ(server_.file, "boot.0");
}

TEST_F(BootServer, IsTheDhcpServerItselfWhereOption66IsAName) {
  for (const char *name :
       {"tftp.example", "10.0.0", "10.0.0.", "10.0.0.256", "10..0.1", "1.2.3.4.5"}) {
    ASSERT_TRUE(Packet()
                    .Option(66, name)
                    .Option(54, std::vector<uint8_t>{10, 0, 0, 1})
                    .File("f")
                    .Read(&server_));
    EXPECT_EQ(Dotted(server_.address), "10.0.0.1") << name;
  }
}

TEST_F(BootServer, MayHaveOptionsInTheFields) {
  std::string file = {67, 3, 'a', '.', '0', static_cast<char>(255)};
  std::string name = {66, 7, '1', '.', '2', '.', '3', '.', '4', static_cast<char>(255)};
  Packet packet;
  packet.File(file).Put(44, name).Option(52, std::vector<uint8_t>{3}).Add(255);
  ASSERT_TRUE(packet.Read(&server_));
  EXPECT_EQ(Dotted(server_.address), "1.2.3.4");
  EXPECT_STREQ(server_.file, "a.0");
}

TEST_F(BootServer, IsReachedByTheRouterFromAnotherNetwork) {
  Packet packet;
  packet.Own({10, 0, 1, 5}).Server({10, 0, 2, 2}).File("f");
  packet.Option(1, std::vector<uint8_t>{255, 255, 255, 0});
  packet.Option(3, std::vector<uint8_t>{10, 0, 1, 1, 10, 0, 1, 2});
  ASSERT_TRUE(packet.Read(&server_));
  EXPECT_EQ(Dotted(server_.gateway), "10.0.1.1");
  packet.Server({10, 0, 1, 2});
  ASSERT_TRUE(packet.Read(&server_));
  EXPECT_EQ(server_.gateway, 0u);
}

TEST_F(BootServer, IsMissing) {
  EXPECT_FALSE(Packet().File("f").Read(&server_));
  EXPECT_FALSE(Packet().Server({1, 2, 3, 4}).Read(&server_));
  EXPECT_FALSE(Packet().Read(&server_));
}

TEST_F(BootServer, OptionsThatReachBeyondThePacketAreNone) {
  Packet packet;
  packet.Server({1, 2, 3, 4}).Add(67).Add(200).Add('f');
  EXPECT_FALSE(packet.Read(&server_));
  EXPECT_FALSE(Packet().Server({1, 2, 3, 4}).Add(67).Read(&server_));
}

TEST_F(BootServer, FileNamesAreCutToWhatRomsTake) {
  ASSERT_TRUE(Packet().Server({1, 2, 3, 4}).Option(67, std::string(255, 'x')).Read(&server_));
  EXPECT_EQ(std::string(server_.file), std::string(127, 'x'));
  ASSERT_TRUE(Packet().Server({1, 2, 3, 4}).File(std::string(128, 'y')).Read(&server_));
  EXPECT_EQ(std::string(server_.file), std::string(127, 'y'));
}

TEST_F(BootServer, TheOtherFileIsInTheSameFolder) {
  const std::pair<const char *, const char *> names[] = {
      {"bootsmith.0", "b.efi"},
      {"x/y/bootsmith.0", "x/y/b.efi"},
      {"\\x\\bootsmith.0", "\\x\\b.efi"},
      {"/bootsmith.0", "/b.efi"},
      {"x/", "x/b.efi"},
  };
  for (const auto &[before, after] : names) {
    strcpy(server_.file, before);
    EXPECT_TRUE(boot_server_rename(&server_, "b.efi"));
    EXPECT_STREQ(server_.file, after);
  }
}

TEST_F(BootServer, AFolderMayLeaveNoRoom) {
  for (size_t folder : {122u, 123u}) {
    std::string file = std::string(folder - 1, 'x') + "/f";
    strcpy(server_.file, file.c_str());
    EXPECT_EQ(boot_server_rename(&server_, "b.efi"), folder == 122);
  }
}

} // namespace
