/*
 * How the kernel of a kernel_test tells the runner of its cases, beside the verdict of harness.h
 * and on the same channel.
 *
 * The runner hands in the fw_cfg file TEST_CASES_FW_CFG_FILE. Each of its lines is a setting:
 *
 *     first <index>              run no case before this one: those were run in an earlier boot
 *     shard <index> <count>      of the cases that the filter lets through, run every count-th one
 *     filter <patterns>          as GoogleTest's --gtest_filter
 *     fail_fast                  run no further case once one has failed
 *
 * The kernel numbers its cases from 0, in the same order in every boot and whatever the settings
 * are. It writes these lines, each with the token before it as in the verdict:
 *
 *     CASES <count>                            how many cases this boot is to run; before them all
 *     BEGIN <index> <line> <suite>.<name> <file>
 *     FAILURE <file>:<line>: <message>         in a case, as often as it fails
 *     SKIP <file>:<line>: <reason>             in a case
 *     END <index>
 *
 * and at last the verdict. A case that has begun and not ended when the boot is over has died; the
 * runner then boots afresh, with `first` behind it.
 */
#ifndef BOOT_PROTOCOL_TEST_CASES_H
#define BOOT_PROTOCOL_TEST_CASES_H

#define TEST_CASES_FW_CFG_FILE "opt/bootsmith/test_cases"
#define TEST_CASES_MAX_SETTINGS 4096

/* A line of the verdict channel, without its token, is no longer. */
#define TEST_CASES_MAX_LINE 960

#endif
