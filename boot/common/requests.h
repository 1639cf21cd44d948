/*
 * What a kernel asks of its loader (boot/protocol/requests.h), read from notes: those of the
 * kernel's file, in the image tool, and those of the boot volume, in every loader.
 *
 * A new type of request takes its number and structure in boot/protocol/requests.h, a member of
 * struct kernel_requests, a row of request_kinds here, one of the fields in
 * imagetools/request_fields.c, whatever it changes (kernel_layout_of() for the address space), and
 * the value of its answer: handover.values.
 */
#ifndef BOOT_COMMON_REQUESTS_H
#define BOOT_COMMON_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/requests.h"

/* Types go from 1 to this. */
#define REQUEST_TYPES BOOT_REQUEST_TYPE_TPM_EVENT_LOG

/* One of each type; a version of 0 says that it was not made. */
struct kernel_requests {
  struct boot_request none; /* of the types that there are not: never made */
  struct boot_request_stack stack;
  struct boot_request_direct_map direct_map;
  struct boot_request_kaslr kaslr;
  struct boot_request_boot_info boot_info;
  struct boot_request_recursive recursive;
  struct boot_request_range range;
  struct boot_request_mappings mappings;
  struct boot_request_framebuffer framebuffer;
  struct boot_request_paging_levels paging_levels;
  struct boot_request_low_memory low_memory;
  struct boot_request_kernel_place kernel_place;
  struct boot_request_cpu_state cpu_state;
  struct boot_request_kernel_file kernel_file;
  struct boot_request_tsc_frequency tsc_frequency;
  struct boot_request_date date;
  struct boot_request_efi efi;
  struct boot_request_modules modules;
  struct boot_request_screen screen;
  struct boot_request_screen_modes screen_modes;
  struct boot_request_processors processors;
  struct boot_request_tpm_event_log tpm_event_log;
  /* Of no type and in no note: what the image's owner would have on the screen instead, in order
   * (screen_settings.h). */
  struct boot_screen_choice owners_screens[BOOT_SCREEN_CHOICES];
};

/* What is the same for all requests of a type. */
struct request_kind {
  uint16_t version;  /* 0: there is no such type */
  uint16_t size;     /* of its structure */
  uint16_t offset;   /* of that structure in struct kernel_requests */
  bool in_extension; /* code of the BIOS loader for it is in the extension of its second stage */
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

/*
 * What is to be done where the machine can't meet a request that stands: an error if it is
 * required; else none, and from here on it does not stand any more.
 */
struct error request_give_up(struct boot_request *request, enum error_code code, uint64_t first,
                             uint64_t second);

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

/* Whether the BIOS loader has code for one of them in its extension, given up or not: what the
 * image tool puts there must not depend on the machine. */
bool requests_need_extension(const struct kernel_requests *requests);

/* Writes as many answers; `values` has that of each type. */
void requests_answer(const struct kernel_requests *requests, const uint64_t *values,
                     struct boot_request_answer *answers);

#endif
