/* What a trap of clang's UndefinedBehaviorSanitizer is about (-fsanitize-trap=undefined). */
#ifndef KERNEL_RUNTIME_UNDEFINED_BEHAVIOUR_H
#define KERNEL_RUNTIME_UNDEFINED_BEHAVIOUR_H

#include <stdint.h>

/* The kind of undefined behaviour for which the instruction is a trap; null if it is none. */
const char *undefined_behaviour_at(const uint8_t *instruction);

#endif
