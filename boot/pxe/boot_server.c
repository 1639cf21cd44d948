/*
 * DHCP packets (RFC 2131, section 2, and the options of RFC 2132). A server says what is to be
 * booted in the fields of BOOTP or in options, or in both.
 */
#include "boot/pxe/boot_server.h"

#include <string.h>

#define YOUR_ADDRESS_AT 16
#define SERVER_ADDRESS_AT 20
#define SERVER_NAME_AT 44
#define SERVER_NAME_SIZE 64
#define FILE_AT 108
#define FILE_SIZE 128
#define COOKIE_AT 236
#define OPTIONS_AT 240

#define OPTION_PAD 0
#define OPTION_SUBNET_MASK 1
#define OPTION_ROUTER 3
#define OPTION_OVERLOAD 52
#define OPTION_SERVER_IDENTIFIER 54
#define OPTION_TFTP_SERVER_NAME 66
#define OPTION_BOOT_FILE_NAME 67
#define OPTION_END 255

#define OVERLOAD_FILE 1 /* the field `file` holds options */
#define OVERLOAD_NAME 2 /* the field `sname` does */

struct bytes {
  const uint8_t *bytes;
  size_t length;
};

/* The first option of the code among those that begin here. */
static struct bytes find_among(struct bytes options, uint8_t code) {
  size_t at = 0;
  while (at < options.length && options.bytes[at] != OPTION_END) {
    if (options.bytes[at] == OPTION_PAD) {
      at++;
      continue;
    }
    if (at + 1 >= options.length || options.bytes[at + 1] > options.length - at - 2)
      break;
    if (options.bytes[at] == code)
      return (struct bytes){options.bytes + at + 2, options.bytes[at + 1]};
    at += 2u + options.bytes[at + 1];
  }
  return (struct bytes){NULL, 0};
}

/* Those in their own place, behind the cookie. */
static struct bytes options_of(struct bytes packet) {
  static const uint8_t cookie[] = {99, 130, 83, 99};
  if (packet.length <= OPTIONS_AT || memcmp(packet.bytes + COOKIE_AT, cookie, sizeof(cookie)) != 0)
    return (struct bytes){NULL, 0};
  return (struct bytes){packet.bytes + OPTIONS_AT, packet.length - OPTIONS_AT};
}

/* Which fields hold more options. */
static uint8_t overload_of(struct bytes packet) {
  struct bytes overload = find_among(options_of(packet), OPTION_OVERLOAD);
  return overload.length == 1 ? overload.bytes[0] : 0;
}

static struct bytes find_option(struct bytes packet, uint8_t code) {
  uint8_t overload = overload_of(packet);
  struct bytes found = find_among(options_of(packet), code);
  if (found.bytes == NULL && (overload & OVERLOAD_FILE) != 0)
    found = find_among((struct bytes){packet.bytes + FILE_AT, FILE_SIZE}, code);
  if (found.bytes == NULL && (overload & OVERLOAD_NAME) != 0)
    found = find_among((struct bytes){packet.bytes + SERVER_NAME_AT, SERVER_NAME_SIZE}, code);
  return found;
}

static uint32_t word_at(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof(word));
  return word;
}

/* An address, or the first of several; 0 if there is none. */
static uint32_t address_option(struct bytes packet, uint8_t code) {
  struct bytes option = find_option(packet, code);
  return option.length >= sizeof(uint32_t) ? word_at(option.bytes) : 0;
}

/* "10.0.2.2" as an address; 0 if it is something else, such as a name, which nobody here looks up.
 */
static uint32_t dotted_address(struct bytes text) {
  uint8_t parts[4] = {0};
  unsigned part = 0;
  unsigned digits = 0;
  for (size_t i = 0; i < text.length && text.bytes[i] != '\0'; i++) {
    uint8_t c = text.bytes[i];
    if (c == '.' && digits > 0 && part < 3) {
      part++;
      digits = 0;
    } else if (c >= '0' && c <= '9' && parts[part] * 10 + (c - '0') <= 255) {
      parts[part] = (uint8_t)(parts[part] * 10 + (c - '0'));
      digits++;
    } else {
      return 0;
    }
  }
  return part == 3 && digits > 0 ? word_at(parts) : 0;
}

static uint32_t find_server(struct bytes packet) {
  uint32_t address = word_at(packet.bytes + SERVER_ADDRESS_AT);
  if (address == 0)
    address = dotted_address(find_option(packet, OPTION_TFTP_SERVER_NAME));
  return address != 0 ? address : address_option(packet, OPTION_SERVER_IDENTIFIER);
}

/* A router is needed only for servers on another network. */
static uint32_t find_gateway(struct bytes packet, uint32_t server) {
  uint32_t mask = address_option(packet, OPTION_SUBNET_MASK);
  uint32_t own = word_at(packet.bytes + YOUR_ADDRESS_AT);
  bool same = mask == 0 || own == 0 || ((own ^ server) & mask) == 0;
  return same ? 0 : address_option(packet, OPTION_ROUTER);
}

static bool copy_file_name(struct bytes packet, char *file) {
  struct bytes name = find_option(packet, OPTION_BOOT_FILE_NAME);
  if ((overload_of(packet) & OVERLOAD_FILE) == 0 && packet.bytes[FILE_AT] != '\0')
    name = (struct bytes){packet.bytes + FILE_AT, FILE_SIZE};
  size_t length = 0;
  while (length < name.length && length < PXE_FILE_NAME_SIZE - 1 && name.bytes[length] != '\0') {
    file[length] = (char)name.bytes[length];
    length++;
  }
  file[length] = '\0';
  return length > 0;
}

bool boot_server_read(const uint8_t *packet, size_t length, struct boot_server *server) {
  if (length < COOKIE_AT)
    return false;
  const struct bytes all = {packet, length};
  server->address = find_server(all);
  server->gateway = find_gateway(all, server->address);
  return copy_file_name(all, server->file) && server->address != 0;
}

bool boot_server_rename(struct boot_server *server, const char *name) {
  size_t folder = 0;
  for (size_t i = 0; server->file[i] != '\0'; i++)
    if (server->file[i] == '/' || server->file[i] == '\\')
      folder = i + 1;
  size_t length = strlen(name) + 1;
  if (length > sizeof(server->file) - folder)
    return false;
  memcpy(server->file + folder, name, length);
  return true;
}
