/* The profile runtime's header names files, which nothing here opens. */
#ifndef BOOTSMITH_PROFILE_STDIO_H
#define BOOTSMITH_PROFILE_STDIO_H

typedef struct profile_file FILE;

#endif
