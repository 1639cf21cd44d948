/* Entry point of the inspect program. */
#include <stdio.h>

#include "imagetools/inspect.h"
#include "imagetools/user_folder.h"

int main(int argument_count, char **arguments) {
  if (!user_folder_enter("inspect"))
    return INSPECT_USAGE;
  return inspect_run(argument_count, arguments, stdout, stderr);
}
