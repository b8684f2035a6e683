/* SPDX-License-Identifier: Apache-2.0
 * A program that hangs: a pool of workers waits for work, two threads wait for a lock that a third
 * holds while it computes, and the main thread waits for them all. */
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

enum { WORKERS = 8, BUYERS = 2 };

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t account_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t queue_filled = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t begun;
static int queued;
static volatile uint64_t balance;

static int take_work(void)
{
	pthread_mutex_lock(&queue_lock);
	while (!queued)
		pthread_cond_wait(&queue_filled, &queue_lock);
	queued--;
	pthread_mutex_unlock(&queue_lock);
	return 1;
}

static void *worker(void *unused)
{
	while (take_work())
		balance++;
	return unused;
}

static void add_interest(uint64_t years)
{
	for (uint64_t i = 0; i < years; i++)
		balance = balance * 6364136223846793005u + 1442695040888963407u;
}

static void *close_year(void *unused)
{
	pthread_mutex_lock(&account_lock);
	pthread_barrier_wait(&begun);
	add_interest(UINT64_MAX);
	pthread_mutex_unlock(&account_lock);
	return unused;
}

static void book(void)
{
	pthread_mutex_lock(&account_lock);
	balance--;
	pthread_mutex_unlock(&account_lock);
}

static void *buyer(void *unused)
{
	pthread_barrier_wait(&begun);
	book();
	return unused;
}

static pthread_t start(const char *name, void *(*run)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, run, NULL);
	pthread_setname_np(thread, name);
	return thread;
}

int main(void)
{
	pthread_t year;

	pthread_barrier_init(&begun, NULL, BUYERS + 1);
	for (int i = 0; i < WORKERS; i++)
		start("worker", worker);
	year = start("year", close_year);
	for (int i = 0; i < BUYERS; i++)
		start("buyer", buyer);
	pthread_join(year, NULL);
	return 0;
}
