/* SPDX-License-Identifier: Apache-2.0
 * The clock that never goes back: for how long something takes, not for when it is. In a header
 * alone, for modules have no other part of the core. */
#ifndef PC_BASE_CLOCK_H
#define PC_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t pc_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
