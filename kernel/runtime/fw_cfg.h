/*
 * Reads files that the person who started QEMU handed in with `-fw_cfg`, through the interface
 * described in QEMU's docs/specs/fw_cfg.rst (its I/O port form).
 */
#ifndef KERNEL_RUNTIME_FW_CFG_H
#define KERNEL_RUNTIME_FW_CFG_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A file found by fw_cfg_find(). */
struct fw_cfg_file {
  uint32_t size;
  uint16_t selector;
};

/*
 * Whether the interface is there. On a machine that is not virtual its ports are never touched:
 * some other device may own them.
 */
bool fw_cfg_present(void);

/* Looks a file up by its whole name. Only where fw_cfg_present(). */
bool fw_cfg_find(const char *name, struct fw_cfg_file *file);

/* Reads the first `length` bytes of a file. */
void fw_cfg_read(const struct fw_cfg_file *file, void *buffer, uint32_t length);

#ifdef __cplusplus
}
#endif

#endif
