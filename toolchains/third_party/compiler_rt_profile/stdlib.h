/* What the profile runtime takes from <stdlib.h>. */
#include <stddef.h>
