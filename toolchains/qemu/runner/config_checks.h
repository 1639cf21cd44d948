/* The part of the configuration's decoder that reads the list of checks. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CONFIG_CHECKS_H
#define TOOLCHAINS_QEMU_RUNNER_CONFIG_CHECKS_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/json_object.h"

/* A json_key.decode for struct checks. */
bool decode_checks(struct json_reader *reader, const struct json_key *key, const char *path,
                   const cJSON *value, void *target);
void checks_free(struct checks *checks);

#endif
