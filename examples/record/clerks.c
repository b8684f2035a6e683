/* SPDX-License-Identifier: Apache-2.0
 * Two locks that are taken in both orders, and counts that are changed without them. */
#include <pthread.h>

static pthread_mutex_t book = PTHREAD_MUTEX_INITIALIZER, till = PTHREAD_MUTEX_INITIALIZER;
static int sold, paid;

static void sell(void)
{
	pthread_mutex_lock(&book);
	sold++;
	pthread_mutex_lock(&till);
	paid++;
	pthread_mutex_unlock(&till);
	pthread_mutex_unlock(&book);
}

static void refund(void)
{
	pthread_mutex_lock(&till);
	pthread_mutex_lock(&book);
	sold--;
	pthread_mutex_unlock(&book);
	pthread_mutex_unlock(&till);
	paid--;
}

static void *clerk(void *arg)
{
	(void)arg;
	sell();
	return 0;
}

static void *manager(void *arg)
{
	pthread_t other = *(pthread_t *)arg;

	pthread_join(other, 0);
	refund();
	return 0;
}

static void *thief(void *arg)
{
	(void)arg;
	paid = 0;
	return 0;
}

int main(void)
{
	pthread_t a, b, c;

	pthread_create(&a, 0, clerk, 0);
	pthread_create(&c, 0, thief, 0);
	pthread_create(&b, 0, manager, &a);
	pthread_join(b, 0);
	pthread_join(c, 0);
	return 0;
}
