/* The computer that this runs on. */
#include "imagetools/usb/host.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static int identify(int descriptor, dev_t *device) {
  struct stat status;
  if (fstat(descriptor, &status) != 0)
    return errno;
  *device = status.st_rdev;
  return S_ISBLK(status.st_mode) ? 0 : ENOTBLK;
}

struct usb_host usb_host_real(void) {
  return (struct usb_host){
      .sys = "/sys",
      .mountinfo = "/proc/self/mountinfo",
      .swaps = "/proc/swaps",
      .identify = identify,
      .write = pwrite,
      .in = stdin,
      .out = stdout,
      .errors = stderr,
  };
}
