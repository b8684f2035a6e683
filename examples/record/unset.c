/* SPDX-License-Identifier: Apache-2.0
 * A price is asked for that was never set. */
#include <stdio.h>
#include <stdlib.h>

static int price(const int *prices)
{
	if (prices[2] > 10)
		return 1;
	return 0;
}

int main(void)
{
	int *prices = malloc(4 * sizeof(*prices));

	prices[0] = 1;
	printf("%d\n", price(prices));
	free(prices);
	return 0;
}
