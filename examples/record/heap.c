/* SPDX-License-Identifier: Apache-2.0
 * An order is shipped, which frees it, and billed after that; two others are lost. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct order {
	int id;
	char item[28];
	struct order *next;
};

static struct order *take_order(int id)
{
	struct order *order = malloc(sizeof(*order));

	order->id = id;
	strcpy(order->item, "tea");
	order->next = NULL;
	return order;
}

static void ship(struct order *order)
{
	free(order);
}

static int bill(const struct order *order)
{
	return order->id * 3;
}

static void *worker(void *arg)
{
	ship(arg);
	return NULL;
}

int main(int argc, char **argv)
{
	struct order *order = take_order(argc);
	char *lost = strdup("lost");
	pthread_t thread;

	pthread_create(&thread, NULL, worker, order);
	pthread_join(thread, NULL);
	if (argc < 3)
		printf("%d %p\n", bill(order), (void *)lost);
	lost = NULL;
	take_order(7);
	if (argc == 2)
		*(volatile int *)0 = 1;
	return 0;
}
