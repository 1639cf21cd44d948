// Starts the loopback device of a network namespace that has just been made. Bazel's client and
// server talk over it.
#include <net/if.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  const int socket_to_ask = socket(AF_INET, SOCK_DGRAM, 0);
  if (socket_to_ask < 0 || ioctl(socket_to_ask, SIOCSIFFLAGS, &request) != 0) {
    perror("loopback_up: the loopback device cannot be started; run this in a network namespace of "
           "your own");
    return 1;
  }
  return 0;
}
