/* The sources of interrupts, silenced for the way to the kernel. */
#ifndef BOOT_BIOS_INTERRUPTS_H
#define BOOT_BIOS_INTERRUPTS_H

void interrupts_disable_nmi(void);

/* Masks every line of both interrupt controllers: the BIOS cannot be called after this. */
void interrupts_mask_all(void);

#endif
