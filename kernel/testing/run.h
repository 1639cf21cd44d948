/* Runs the cases of a kernel_test. */
#ifndef KERNEL_TESTING_RUN_H
#define KERNEL_TESTING_RUN_H

/* Runs those that the runner wants and reports. With a harness the machine ends here. */
void test_run_all(void);

#endif
