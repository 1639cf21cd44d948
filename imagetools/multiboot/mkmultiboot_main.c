/* Entry point of the mkmultiboot program. */
#include "imagetools/multiboot/multiboot_file.h"

int main(int argument_count, char **arguments) {
  return mkmultiboot_run(argument_count, arguments);
}
