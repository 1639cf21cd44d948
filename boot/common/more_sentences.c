/* A few sentences, apart from those that every loader carries. */
#include "boot/common/more_sentences.h"

const char *more_sentences(enum error_code code) {
  switch ((int)code) {
  case ERROR_SETTINGS_DAMAGED:
    return "the settings on this disk are damaged: digest {0:16x}, expected {1:16x}. Write the "
           "image again.";
  case ERROR_SETTINGS_LINE:
    return "line {0} of the settings on this disk is none that this loader knows (fault {1}). Make "
           "them anew with //imagetools:configure.";
  case ERROR_SETTINGS_LENGTH:
    return "the settings on this disk have {0} bytes, and {1} are allowed. Make them anew with "
           "//imagetools:configure.";
  default:
    return NULL;
  }
}
