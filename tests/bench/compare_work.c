/* SPDX-License-Identifier: Apache-2.0
 * A program that takes about as long as it is told, all of it CPU time: a chain of divisions, of
 * which each waits for the last, so that neither caches nor memory matter.
 *
 *   compare_work THOUSANDTHS [THOUSANDTHS-OF-STEPS]
 *
 * 1000 thousandths are 50 ms of this machine where the second is 1000 (the default): see
 * compare.sh, which measures the second once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 6000000 };

int main(int argc, char **argv)
{
	uint64_t steps = STEPS / 1000 * (argc > 1 ? strtoull(argv[1], NULL, 10) : 1000);
	volatile uint64_t divisor = 3;
	uint64_t value = ~0ull;

	steps = steps / 1000 * (argc > 2 ? strtoull(argv[2], NULL, 10) : 1000);
	for (uint64_t i = 0; i < steps; i++)
		value = ~value / divisor;
	printf("%llu\n", (unsigned long long)value);
	return 0;
}
