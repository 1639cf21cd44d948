/* Finds accesses below the stack pointer: what code does that trusts a red zone. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_STACK_ACCESS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_STACK_ACCESS_H

#include "toolchains/llvm/conformance/disassembly.h"
#include "toolchains/llvm/conformance/violations.h"

/*
 * Adds a violation "red-zone" for each instruction of the function that reads or writes memory
 * below the stack pointer. `width` is that of an address, 32 or 64.
 *
 * Registers that hold an address of the stack are followed along the function's paths, so that an
 * access by the frame pointer or by a pointer to a local variable is seen as well. An index is
 * taken as 0, with some slack in a function that has made room on its stack.
 */
void stack_access_check(const struct disassembly *disassembly, const struct code_function *function,
                        int width, struct violations *violations);

#endif
