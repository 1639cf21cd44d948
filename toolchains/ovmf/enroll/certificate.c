/* Takes PEM's armour off (RFC 7468), and looks whether what is there can be a certificate. */
#include "toolchains/ovmf/enroll/certificate.h"

#include <stdlib.h>
#include <string.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

/* Far more than any certificate has, and than a variable store holds. */
#define MOST_BYTES 65536

/* The six bits of a digit of base64 (RFC 4648, section 4); -1 for another character. */
static int digit_value(char digit) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *found = digit == '\0' ? NULL : strchr(digits, digit);
  return found == NULL ? -1 : (int)(found - digits);
}

/* False on anything but digits, padding and white space. */
static bool decode_base64(const char *text, const char *end, struct certificate *certificate) {
  uint32_t bits = 0;
  int bit_count = 0;
  for (; text < end && *text != '='; text++) {
    int value = digit_value(*text);
    if (value < 0 && strchr(" \t\r\n", *text) == NULL)
      return false;
    if (value < 0)
      continue;
    bits = bits << 6 | (uint32_t)value;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      certificate->der[certificate->length++] = (uint8_t)(bits >> bit_count);
    }
  }
  return true;
}

static bool take_armour_off(const uint8_t *bytes, uint64_t length,
                            struct certificate *certificate) {
  const char *file_end = (const char *)bytes + length;
  const char *begin = memmem(bytes, length, BEGIN, strlen(BEGIN));
  if (begin == NULL) {
    memcpy(certificate->der, bytes, length);
    certificate->length = (uint32_t)length;
    return true;
  }
  begin += strlen(BEGIN);
  const char *end = memmem(begin, (size_t)(file_end - begin), END, strlen(END));
  return end != NULL && decode_base64(begin, end, certificate);
}

/* A SEQUENCE of more than 255 bytes that ends where the bytes end (X.690, section 8.1). */
static bool is_sequence(const struct certificate *certificate) {
  const uint8_t *der = certificate->der;
  return certificate->length > 4 && der[0] == 0x30 && der[1] == 0x82 &&
         (uint32_t)(der[2] << 8 | der[3]) == certificate->length - 4;
}

bool certificate_decode(const char *path, const uint8_t *bytes, uint64_t length,
                        struct certificate *certificate, struct failure *failure) {
  *certificate = (struct certificate){0};
  if (length == 0 || length > MOST_BYTES)
    return fail(failure, "%s: is no certificate: give an X.509 certificate, as PEM or DER", path);
  certificate->der = malloc(length);
  if (certificate->der == NULL)
    return fail(failure, "out of memory");
  if (!take_armour_off(bytes, length, certificate) || !is_sequence(certificate))
    return fail(failure, "%s: is no certificate: give an X.509 certificate, as PEM or DER", path);
  return true;
}

void certificate_free(struct certificate *certificate) {
  free(certificate->der);
  *certificate = (struct certificate){0};
}
