/* Entry point of the configure program. */
#include "imagetools/configure.h"
#include "imagetools/user_folder.h"

int main(int argument_count, char **arguments) {
  const struct usb_host host = usb_host_real();
  if (!user_folder_enter("configure"))
    return CONFIGURE_USAGE;
  return configure_run(argument_count, arguments, &host);
}
