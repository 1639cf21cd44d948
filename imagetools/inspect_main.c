/* Entry point of the inspect program. */
#include <stdio.h>

#include "imagetools/inspect.h"

int main(int argument_count, char **arguments) {
  return inspect_run(argument_count, arguments, stdout, stderr);
}
