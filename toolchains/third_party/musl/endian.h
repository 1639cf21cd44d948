/* What musl's memcpy asks of <endian.h>: the byte order, from the compiler. */
#ifndef BOOTSMITH_ENDIAN_H
#define BOOTSMITH_ENDIAN_H

#define __BIG_ENDIAN __ORDER_BIG_ENDIAN__
#define __LITTLE_ENDIAN __ORDER_LITTLE_ENDIAN__
#define __BYTE_ORDER __BYTE_ORDER__

#endif
