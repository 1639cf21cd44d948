/* A test file without a case. */
#include "kernel/testing/kernel_test.h"
