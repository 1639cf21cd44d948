// The little of gdb's remote serial protocol that the test needs (Debugging with GDB, appendix E).
#ifndef TESTS_DEBUG_GDB_CONNECTION_H
#define TESTS_DEBUG_GDB_CONNECTION_H

#include <arpa/inet.h>
#include <cstdint>
#include <cstdio>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

class GdbConnection {
public:
  explicit GdbConnection(int port) {
    struct sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connected_ = connect(fd_, reinterpret_cast<struct sockaddr *>(&address), sizeof address) == 0;
  }
  ~GdbConnection() {
    close(fd_);
  }
  GdbConnection(const GdbConnection &) = delete;
  GdbConnection &operator=(const GdbConnection &) = delete;

  bool connected() const {
    return connected_;
  }

  // Sends a packet and returns the reply; "" when none comes within a minute.
  std::string Ask(const std::string &packet) {
    Send(packet);
    return Receive();
  }

  void Send(const std::string &packet) {
    unsigned sum = 0;
    for (char c : packet)
      sum += static_cast<unsigned char>(c);
    char end[4];
    snprintf(end, sizeof end, "#%02x", sum & 0xff);
    std::string bytes = "$" + packet + end;
    send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // The bytes that hexadecimal digits stand for.
  static std::string Bytes(const std::string &digits) {
    std::string bytes;
    for (size_t i = 0; i + 1 < digits.size(); i += 2)
      bytes += static_cast<char>(std::stoul(digits.substr(i, 2), nullptr, 16));
    return bytes;
  }

private:
  std::string Receive() {
    std::string packet;
    int c;
    while ((c = Next()) >= 0 && c != '$')
      continue;
    while ((c = Next()) >= 0 && c != '#')
      packet += static_cast<char>(c);
    Next();
    Next();
    send(fd_, "+", 1, MSG_NOSIGNAL);
    return c < 0 ? "" : packet;
  }

  int Next() {
    struct pollfd fd = {fd_, POLLIN, 0};
    unsigned char byte;
    if (poll(&fd, 1, 60000) != 1 || read(fd_, &byte, 1) != 1)
      return -1;
    return byte;
  }

  int fd_ = -1;
  bool connected_ = false;
};

#endif
