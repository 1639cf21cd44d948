/* What the profile runtime takes from <inttypes.h>. */
#include <stdint.h>
