/*
 * The DHCP packet that a boot ROM keeps: it is read without leaving the bytes that there are, and
 * what is taken from it is a file's name that ends, which keeps ending with another name in its
 * place.
 */
#include <string.h>

#include "boot/pxe/boot_server.h"
#include "tests/fuzz/input.h"

static size_t length_of(const struct boot_server *server) {
  const char *end = memchr(server->file, '\0', sizeof(server->file));
  FUZZ_CHECK(end != NULL);
  return (size_t)(end - server->file);
}

static void check(struct boot_server *server) {
  static const char name[] = "bootsmith.efi";
  FUZZ_CHECK(server->address != 0);
  FUZZ_CHECK(length_of(server) > 0);
  if (!boot_server_rename(server, name))
    return;
  size_t length = length_of(server);
  FUZZ_CHECK(length >= sizeof(name) - 1);
  FUZZ_CHECK(strcmp(server->file + length - (sizeof(name) - 1), name) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  uint8_t *copy = malloc(length + (length == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes, length);
  struct boot_server server;
  if (boot_server_read(copy, length, &server))
    check(&server);
  free(copy);
  return 0;
}
