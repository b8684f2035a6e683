/* SPDX-License-Identifier: Apache-2.0
 * Divides, looks up in a table, counts and adds up: some of each for annotated listings. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 1 << 22 };
static uint32_t table[CELLS];
static _Atomic uint64_t hits;

uint64_t spread(uint64_t n, uint64_t modulus)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < n; i++) {
		uint64_t at = (i * 2654435761u) % modulus;

		sum += table[at % CELLS];
		if (sum & 1)
			atomic_fetch_add(&hits, 1);
	}
	return sum;
}

double mean(const double *values, int count)
{
	double sum = 0;

	for (int row = 0; row < count; row++)
		for (int i = 0; i < 64; i++)
			sum += values[i] / (row + 1);
	return sum;
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000000;
	double values[64];

	for (int i = 0; i < 64; i++)
		values[i] = i;
	for (uint32_t i = 0; i < CELLS; i++)
		table[i] = i * 7;
	printf("%llu\n", (unsigned long long)spread(n, n / 3 + 1));
	printf("%f\n", mean(values, (int)(n / 100)));
	return 0;
}
