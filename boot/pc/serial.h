/* COM1, for messages: a 16550 at 115200 baud, 8n1, or none at all. */
#ifndef BOOT_PC_SERIAL_H
#define BOOT_PC_SERIAL_H

void serial_start(void);
void serial_write(char c);

#endif
