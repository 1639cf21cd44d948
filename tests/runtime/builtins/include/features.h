/* What musl's square root uses of <features.h>. */
#ifndef TESTS_RUNTIME_INCLUDE_FEATURES_H
#define TESTS_RUNTIME_INCLUDE_FEATURES_H

#define hidden __attribute__((visibility("hidden")))

#endif
