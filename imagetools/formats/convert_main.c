/* Entry point of the convert_disk program. */
#include "imagetools/formats/convert.h"

int main(int argument_count, char **arguments) {
  return convert_run(argument_count, arguments, stderr);
}
