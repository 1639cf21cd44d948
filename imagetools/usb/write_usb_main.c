/* Entry point of the write_usb program. */
#include "imagetools/usb/write_usb.h"

int main(int argument_count, char **arguments) {
  const struct usb_host host = usb_host_real();
  return write_usb_run(argument_count, arguments, &host);
}
