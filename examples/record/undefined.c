/* SPDX-License-Identifier: Apache-2.0
 * Arithmetic that the language leaves undefined. */
#include <limits.h>
#include <stdio.h>

static int add(int a, int b)
{
	return a + b;
}

int main(int argc, char **argv)
{
	int values[4] = { 1, 2, 3, 4 };
	int *none = argc > 1 ? values : 0;

	printf("%d\n", add(INT_MAX, argc));
	printf("%d\n", 1 << (31 + argc));
	printf("%d\n", argc / (argc - 1));
	printf("%d\n", values[argc + 3]);
	return *none;
}
