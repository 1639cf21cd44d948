/* Relative relocations, from the dynamic section to the words that they change. */
#include "boot/common/elf64_relocate.h"

#include <stddef.h>
#include <string.h>

#include "boot/common/elf64_format.h"

struct relocation {
  const struct elf64_memory *memory;
  uint64_t slide;
  bool apply;
  struct elf64_range rela;
  struct elf64_range relr;
};

/* What the dynamic section may hold is few; entries that merely inform are passed over. */
static struct error take_entry(struct relocation *relocation, const struct elf64_dynamic *entry) {
  switch (entry->tag) {
  case ELF64_DT_RELA:
    relocation->rela.vaddr = entry->value;
    break;
  case ELF64_DT_RELASZ:
    relocation->rela.size = entry->value;
    break;
  case ELF64_DT_RELR:
    relocation->relr.vaddr = entry->value;
    break;
  case ELF64_DT_RELRSZ:
    relocation->relr.size = entry->value;
    break;
  case ELF64_DT_RELAENT:
    if (entry->value != sizeof(struct elf64_rela))
      return error_make(ERROR_ELF_DYNAMIC, entry->tag, entry->value, 0);
    break;
  case ELF64_DT_RELRENT:
    if (entry->value != sizeof(uint64_t))
      return error_make(ERROR_ELF_DYNAMIC, entry->tag, entry->value, 0);
    break;
  case ELF64_DT_NEEDED:
    return error_make(ERROR_ELF_DYNAMIC, entry->tag, entry->value, 0);
  case ELF64_DT_PLTRELSZ:
  case ELF64_DT_RELSZ:
    if (entry->value != 0)
      return error_make(ERROR_ELF_DYNAMIC, entry->tag, entry->value, 0);
    break;
  default:
    break;
  }
  return NO_ERROR;
}

static struct error read_dynamic(struct relocation *relocation, const struct elf64_range *dynamic) {
  for (uint64_t at = 0; at + sizeof(struct elf64_dynamic) <= dynamic->size;
       at += sizeof(struct elf64_dynamic)) {
    struct elf64_dynamic entry;
    const void *bytes =
        relocation->memory->at(relocation->memory->context, dynamic->vaddr + at, sizeof(entry));
    if (bytes == NULL)
      return error_make(ERROR_ELF_RANGE, dynamic->vaddr, dynamic->size, 0);
    memcpy(&entry, bytes, sizeof(entry));
    if (entry.tag == ELF64_DT_NULL)
      break;
    struct error error = take_entry(relocation, &entry);
    if (error.code != ERROR_NONE)
      return error;
  }
  return NO_ERROR;
}

static bool touches(const struct elf64_range *table, uint64_t vaddr) {
  return table->size != 0 && (vaddr >= table->vaddr ? vaddr - table->vaddr < table->size
                                                    : table->vaddr - vaddr < sizeof(uint64_t));
}

static struct error change_word(const struct relocation *relocation, uint64_t vaddr,
                                const uint64_t *value) {
  uint64_t word;
  void *target = relocation->memory->at(relocation->memory->context, vaddr, sizeof(word));
  /* Tables that change themselves would mean one thing when checked and another when applied. */
  if (target == NULL || touches(&relocation->rela, vaddr) || touches(&relocation->relr, vaddr))
    return error_make(ERROR_ELF_RELOCATION_TARGET, vaddr, 0, 0);
  if (relocation->apply) {
    memcpy(&word, value != NULL ? (const void *)value : target, sizeof(word));
    word += relocation->slide;
    memcpy(target, &word, sizeof(word));
  }
  return NO_ERROR;
}

static struct error do_rela(const struct relocation *relocation) {
  for (uint64_t at = 0; at + sizeof(struct elf64_rela) <= relocation->rela.size;
       at += sizeof(struct elf64_rela)) {
    struct elf64_rela rela;
    uint64_t vaddr = relocation->rela.vaddr + at;
    const void *bytes = relocation->memory->at(relocation->memory->context, vaddr, sizeof(rela));
    if (bytes == NULL)
      return error_make(ERROR_ELF_RELOCATION_TARGET, vaddr, 0, 0);
    memcpy(&rela, bytes, sizeof(rela));
    if (rela.info == ELF64_R_NONE)
      continue;
    if (rela.info != ELF64_R_RELATIVE)
      return error_make(ERROR_ELF_RELOCATION, rela.info & UINT32_MAX, rela.offset, 0);
    uint64_t addend = (uint64_t)rela.addend;
    struct error error = change_word(relocation, rela.offset, &addend);
    if (error.code != ERROR_NONE)
      return error;
  }
  return NO_ERROR;
}

/*
 * RELR (gABI, "Relative Relocation Table"): an even entry is the address of a word to change; an
 * odd one is a bit map of which of the 63 words behind the last place are.
 */
static struct error do_relr(const struct relocation *relocation) {
  uint64_t next = 0;
  for (uint64_t at = 0; at + sizeof(uint64_t) <= relocation->relr.size; at += sizeof(uint64_t)) {
    uint64_t entry;
    uint64_t vaddr = relocation->relr.vaddr + at;
    const void *bytes = relocation->memory->at(relocation->memory->context, vaddr, sizeof(entry));
    if (bytes == NULL)
      return error_make(ERROR_ELF_RELOCATION_TARGET, vaddr, 0, 0);
    memcpy(&entry, bytes, sizeof(entry));
    uint64_t words = 1;
    if ((entry & 1) == 0)
      next = entry;
    else
      words = entry >> 1;
    for (uint64_t place = next; words != 0; words >>= 1, place += sizeof(uint64_t)) {
      struct error error = (words & 1) != 0 ? change_word(relocation, place, NULL) : NO_ERROR;
      if (error.code != ERROR_NONE)
        return error;
    }
    next += (entry & 1) == 0 ? sizeof(uint64_t) : 63 * sizeof(uint64_t);
  }
  return NO_ERROR;
}

struct error elf64_relocate(const struct elf64_image *image, const struct elf64_memory *memory,
                            uint64_t slide, bool apply) {
  struct relocation relocation = {.memory = memory, .slide = slide, .apply = apply};
  struct error error = read_dynamic(&relocation, &image->dynamic);
  if (error.code == ERROR_NONE)
    error = do_rela(&relocation);
  return error.code == ERROR_NONE ? do_relr(&relocation) : error;
}
