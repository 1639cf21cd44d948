/* Entry point of the mkiso program. */
#include "imagetools/iso/mkiso.h"

int main(int argument_count, char **arguments) {
  return mkiso_run(argument_count, arguments, stderr);
}
