/*
 * What a kernel asks of its loader (boot/protocol/requests.h), read from notes: those of the
 * kernel's file, in the image tool, and those of the boot volume, in every loader.
 *
 * A new type of request takes its number and structure in boot/protocol/requests.h, a member of
 * struct kernel_requests, a row of request_kinds here, one of the fields in
 * imagetools/request_fields.c, and whatever it changes: kernel_layout_of() for the address space.
 */
#ifndef BOOT_COMMON_REQUESTS_H
#define BOOT_COMMON_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"

/* Types go from 1 to this. */
#define REQUEST_TYPES BOOT_REQUEST_TYPE_KASLR

/* One of each type; a version of 0 says that it was not made. */
struct kernel_requests {
  struct boot_request_stack stack;
  struct boot_request_direct_map direct_map;
  struct boot_request_kaslr kaslr;
};

/* What is the same for all requests of a type. */
struct request_kind {
  uint16_t version;
  uint16_t size;   /* of its structure */
  uint16_t offset; /* of that structure in struct kernel_requests */
  uint16_t answer; /* where struct boot_info has the answer's value, 64 bits */
};

/* By type; the first is empty. */
extern const struct request_kind request_kinds[REQUEST_TYPES + 1];

/* The request of a type from 1 to REQUEST_TYPES, made or not. */
struct boot_request *requests_at(struct kernel_requests *requests, uint32_t type);

static inline bool request_made(const struct boot_request *request) {
  return request->version != 0;
}

/* Whether the request was made and has not been given up. */
static inline bool request_stands(const struct boot_request *request) {
  return request_made(request) && (request->flags & BOOT_REQUEST_UNAVAILABLE) == 0;
}

static inline bool request_is_required(const struct boot_request *request) {
  return (request->flags & BOOT_REQUEST_REQUIRED) != 0;
}

/* What can be wrong with a note. */
enum request_fault {
  REQUEST_WELL = 0,
  REQUEST_CUT_SHORT, /* it reaches beyond the end of the notes */
  REQUEST_UNKNOWN,   /* value: the type */
  REQUEST_VERSION,   /* value: the version */
  REQUEST_LENGTH,    /* value: the descriptor's length */
  REQUEST_FLAGS,     /* value: the flags */
  REQUEST_RESERVED,  /* value: the reserved field */
  REQUEST_TWICE,     /* there was one of the same type before */
};

struct request_finding {
  enum request_fault fault;
  uint32_t type;   /* where it is known */
  uint32_t value;  /* what is wrong, as the fault says */
  uint64_t offset; /* of the note, in bytes from the start of the notes */
};

/* A range of notes. */
struct request_notes {
  const uint8_t *bytes;
  size_t length;
  uint32_t alignment; /* to which names and descriptors are padded: 8, or 4 for any other number */
  uint16_t flags;     /* the flags that a request may have */
};

/* Adds to the requests what the notes ask for, up to the first fault. */
struct request_finding requests_read(struct kernel_requests *requests,
                                     const struct request_notes *notes);

/* How many were made. */
uint32_t requests_count(const struct kernel_requests *requests);

/* Writes as many answers. What was asked for is in the boot info already. */
void requests_answer(const struct kernel_requests *requests, const struct boot_info *info,
                     struct boot_request_answer *answers);

#endif
