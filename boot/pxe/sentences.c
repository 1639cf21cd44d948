/* The sentences of the network, with the server's address and the file's name put in. */
#include "boot/pxe/sentences.h"

#include <string.h>

#include "boot/common/more_sentences.h"

const char *pxe_sentence(enum error_code code) {
  switch ((int)code) {
  case ERROR_PXE_INTERFACE:
    return "the network card's boot ROM has no PXE interface that works. Update it, or boot from "
           "another card.";
  case ERROR_PXE_SERVER:
    return "the boot ROM does not say which server and file it booted from (PXE status 0x{0:x}). "
           "Let the DHCP server name both.";
  case ERROR_TFTP_OPEN:
    return "the TFTP server {server} does not give the file {file} (PXE status 0x{0:x}). Copy the "
           "whole folder there, and keep its names.";
  case ERROR_TFTP_READ:
    return "the TFTP server {server} has stopped giving the file {file}: the {0:part}, byte {1}, "
           "PXE status 0x{2:x}. Look at server and cable, and start the machine again.";
  case ERROR_TFTP_OTHER_BUILD:
    return "the file {file} on the TFTP server {server} is from another build than the boot file. "
           "Copy the whole folder there.";
  default:
    return NULL;
  }
}

static const struct boot_server *named;

static char *put_byte(char *to, uint8_t value) {
  if (value >= 100)
    *to++ = (char)('0' + value / 100);
  if (value >= 10)
    *to++ = (char)('0' + value / 10 % 10);
  *to++ = (char)('0' + value % 10);
  return to;
}

static char *put_address(char *to, uint32_t address) {
  uint8_t bytes[sizeof(address)];
  memcpy(bytes, &address, sizeof(bytes));
  for (unsigned i = 0; i < sizeof(bytes); i++) {
    if (i > 0)
      *to++ = '.';
    to = put_byte(to, bytes[i]);
  }
  return to;
}

/* A brace in a file's name would be a place for a value. */
static char *put_file(char *to, const char *file) {
  for (; *file != '\0'; file++)
    *to++ = (char)(*file == '{' ? '(' : *file);
  return to;
}

static int begins_with(const char *text, const char *word) {
  return memcmp(text, word, strlen(word)) == 0;
}

/* No sentence has a place behind which its text ends, so looking ahead stays within it. */
static const char *sentence_about_server(enum error_code code) {
  static char text[ERROR_TEXT_SIZE + PXE_FILE_NAME_SIZE];
  static const char server[] = "{server}";
  static const char file[] = "{file}";
  const char *from = pxe_sentence(code);
  if (from == NULL)
    return more_sentences(code);
  char *to = text;
  while (*from != '\0') {
    if (*from == '{' && begins_with(from, server)) {
      to = put_address(to, named->address);
      from += strlen(server);
    } else if (*from == '{' && begins_with(from, file)) {
      to = put_file(to, named->file);
      from += strlen(file);
    } else {
      *to++ = *from++;
    }
  }
  *to = '\0';
  return text;
}

void pxe_sentences_name(const struct boot_server *server) {
  named = server;
  error_own_template = sentence_about_server;
}
