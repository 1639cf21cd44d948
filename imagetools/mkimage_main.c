/* Entry point of the mkimage program. */
#include <stdio.h>

#include "imagetools/mkimage.h"

int main(int argument_count, char **arguments) {
  return mkimage_run(argument_count, arguments, stderr);
}
