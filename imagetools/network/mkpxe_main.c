/* Entry point of the mkpxe program. */
#include "imagetools/network/mkpxe.h"

int main(int argument_count, char **arguments) {
  return mkpxe_run(argument_count, arguments, stderr);
}
