/* SPDX-License-Identifier: Apache-2.0
 * Something to record in C: a tree of orders is filled, summed up and printed. Direct recursion, a
 * recursion of two functions (expression and term), a callback, an inlined function, and a heap
 * that grows and shrinks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct order {
	struct order *left, *right;
	unsigned number, amount;
	char name[32];
};

static inline unsigned mix(unsigned x)
{
	x ^= x << 13;
	x ^= x >> 17;
	return x ^ x << 5;
}

__attribute__((noinline)) static struct order *insert(struct order *tree, unsigned number)
{
	if (!tree) {
		tree = calloc(1, sizeof(*tree));
		if (!tree)
			exit(1);
		tree->number = number;
		tree->amount = number % 97;
		snprintf(tree->name, sizeof(tree->name), "order %u", number);
	} else if (number < tree->number) {
		tree->left = insert(tree->left, number);
	} else {
		tree->right = insert(tree->right, number);
	}
	return tree;
}

__attribute__((noinline)) static unsigned long sum(const struct order *tree)
{
	return tree ? tree->amount + sum(tree->left) + sum(tree->right) : 0;
}

__attribute__((noinline)) static size_t list(struct order *tree, struct order **all, size_t count)
{
	if (!tree)
		return count;
	count = list(tree->left, all, count);
	all[count++] = tree;
	return list(tree->right, all, count);
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct order *const *)a)->name, (*(struct order *const *)b)->name);
}

__attribute__((noinline)) static unsigned expression(unsigned depth);

/* calls back what called it */
__attribute__((noinline)) static unsigned term(unsigned depth)
{
	return depth % 3 ? expression(depth - 1) + 1 : mix(depth);
}

__attribute__((noinline)) static unsigned expression(unsigned depth)
{
	return depth ? term(depth) + term(depth - 1) : 1;
}

__attribute__((noinline)) static void release(struct order *tree)
{
	if (!tree)
		return;
	release(tree->left);
	release(tree->right);
	free(tree);
}

int main(int argc, char **argv)
{
	size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, count;
	unsigned rounds = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1, number = 42;
	unsigned long total = 0;

	while (rounds--) {
		struct order *tree = NULL, **all;

		for (size_t i = 0; i < wanted; i++) {
			number = mix(number);
			tree = insert(tree, number);
		}
		all = malloc(wanted * sizeof(struct order *));
		if (!all)
			return 1;
		count = list(tree, all, 0);
		qsort(all, count, sizeof(struct order *), by_name);
		total += sum(tree) + expression(14) + all[0]->amount;
		free(all);
		release(tree);
	}
	printf("%lu\n", total);
	return 0;
}
