/* Entry point of the enroll program. */
#include <stdio.h>

#include "toolchains/ovmf/enroll/enroll.h"

int main(int argument_count, char **arguments) {
  return enroll_run(argument_count, arguments, stderr);
}
