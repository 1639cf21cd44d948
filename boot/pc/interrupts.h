/* The sources of interrupts, silenced for the way to the kernel. */
#ifndef BOOT_PC_INTERRUPTS_H
#define BOOT_PC_INTERRUPTS_H

void interrupts_disable_nmi(void);

/* Masks every line of both interrupt controllers: firmware cannot be called after this. */
void interrupts_mask_all(void);

#endif
