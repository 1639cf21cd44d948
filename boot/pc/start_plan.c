/* The CPU's part of a kernel_start_plan. */
#include "boot/pc/start_plan.h"

struct kernel_start_plan start_plan(const struct cpu *cpu, struct kernel_layout *layout,
                                    struct kernel_requests *requests,
                                    const struct loaded_kernel *kernel, uint64_t last_page) {
  return (struct kernel_start_plan){
      .layout = layout,
      .requests = requests,
      .kernel = kernel,
      .last_page = last_page,
      .gib_pages = cpu->gib_pages,
      .has_pat = cpu->pat,
      .has_la57 = request_made(&requests->paging_levels.request) && cpu_has_la57(),
      .physical_end = cpu->physical_end,
  };
}
