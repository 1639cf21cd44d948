/* Makes the variables of a machine whose owner has turned Secure Boot on with keys of their own. */
#ifndef TOOLCHAINS_OVMF_ENROLL_ENROLL_H
#define TOOLCHAINS_OVMF_ENROLL_ENROLL_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ENROLL_DONE = 0, ENROLL_REFUSED = 1, ENROLL_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): VARIABLES OUTPUT CERTIFICATE... The first
 * certificate owns the platform (PK, KEK); programs signed by any of them start (db). Returns its
 * exit status; what is wrong is one sentence on `errors`, and then there is no output.
 */
int enroll_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
