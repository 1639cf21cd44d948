/*
 * For code compiled with -fstack-protector-strong: a function whose return address was overwritten
 * through a local array ends in a panic instead of returning.
 */
#ifndef KERNEL_RUNTIME_STACK_PROTECTOR_H
#define KERNEL_RUNTIME_STACK_PROTECTOR_H

/* Makes the guard another one on each boot. The caller must not return, nor be protected itself. */
void stack_protector_init(void);

#endif
