/* Entry point of the embed_volume program. */
#include <stdio.h>

#include "imagetools/uefi/embed_volume.h"

int main(int argument_count, char **arguments) {
  return embed_volume_run(argument_count, arguments, stderr);
}
