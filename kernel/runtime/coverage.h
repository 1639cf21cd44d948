/*
 * Hands over what a kernel compiled for coverage has counted, by boot/protocol/harness.h. The
 * functions of harness.h do it before they write a verdict; a kernel that reports in a way of its
 * own calls this itself. In a kernel that is not compiled for coverage there is nothing to do.
 */
#ifndef KERNEL_RUNTIME_COVERAGE_H
#define KERNEL_RUNTIME_COVERAGE_H

#ifdef KERNEL_COVERAGE

/* Once in a boot; later calls, and calls without a harness that asks for it, do nothing. */
void coverage_send(void);

#else

static inline void coverage_send(void) {
}

#endif

#endif
