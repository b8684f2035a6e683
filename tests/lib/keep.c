/* SPDX-License-Identifier: Apache-2.0
 * Keeps answers, for tests and measures: keep put PREFIX N [SIZE] puts N answers whose prompts are
 * "PREFIX 1", "PREFIX 2", …, and says each number once it is kept; keep get PREFIX N says which of
 * them are there, and --quiet only how many, and in which time. What goes wrong is said with "!" in
 * front. */
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/cache/identity.h"
#include "llm/cache/store.h"
#include "llm/provider/provider.h"

static const struct pc_provider provider = { .name = "openai" };
static const struct pc_model model = { .provider = &provider, .name = "some", .temperature = NAN };

struct keeping {
	const struct pc_cache_table *table;
	struct pc_cache *cache;
	const char *prefix;
	unsigned long size;
};

static void make(const struct keeping *keeping, unsigned long i, struct pc_text *identity,
		 struct pc_text *answer)
{
	PC_AUTO(text) struct pc_text prompt = { 0 };
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_printf(&prompt, "%s %lu", keeping->prefix, i);
	pc_text_printf(&text, "answer of %s", prompt.data);
	while (text.size < keeping->size)
		pc_text_puts(&text, " and more");
	pc_identity(&model, &PC_QUERY(.prompt = prompt.data), identity);
	pc_answer_write(&(struct pc_answer){ .text = text.data,
					     .text_size = text.size,
					     .model = "some-1",
					     .prompt_tokens = 3,
					     .answer_tokens = (int64_t)i },
			answer);
}

static const char *put(const struct keeping *keeping, unsigned long i, bool *out_done)
{
	PC_AUTO(text) struct pc_text identity = { 0 };
	PC_AUTO(text) struct pc_text answer = { 0 };
	struct pc_kept row = { .when_s = (int64_t)time(NULL) };

	make(keeping, i, &identity, &answer);
	row.identity = identity.data;
	row.identity_size = identity.size;
	row.hash = pc_identity_hash(pc_text_span(&identity));
	row.answer = answer.data;
	row.answer_size = answer.size;
	*out_done = true;
	return keeping->table->put(keeping->cache, &row);
}

/* *out_done: it is there, and as it was put. */
static const char *get(const struct keeping *keeping, unsigned long i, bool *out_done)
{
	PC_AUTO(text) struct pc_text identity = { 0 };
	PC_AUTO(text) struct pc_text answer = { 0 };
	struct pc_kept row = { 0 };
	const char *why;

	make(keeping, i, &identity, &answer);
	why = keeping->table->get(keeping->cache, pc_identity_hash(pc_text_span(&identity)),
				  identity.data, identity.size, &row);
	*out_done = row.id != 0;
	if (!why && row.id && strcmp(row.answer, answer.data) != 0)
		return "another answer";
	return why;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int work(const struct keeping *keeping, bool puts, unsigned long count, bool quiet)
{
	double begun = now_s();
	unsigned long done = 0;
	int faults = 0;

	for (unsigned long i = 1; i <= count; i++) {
		bool one = false;
		const char *why = puts ? put(keeping, i, &one) : get(keeping, i, &one);

		if (why)
			printf("! %s\n", why);
		else if (one && !quiet)
			printf("%lu\n", i);
		faults += why != NULL;
		done += one && !why;
		fflush(stdout);
	}
	if (quiet)
		printf("%lu\t%.1f us each\n", done, (now_s() - begun) * 1e6 / (double)count);
	return faults != 0;
}

int main(int argc, char **argv)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	bool quiet = argc > 1 && !strcmp(argv[1], "--quiet");
	struct keeping keeping = { 0 };
	int result;

	argc -= quiet;
	argv += quiet;
	if (argc < 4)
		return 2;
	signal(SIGXFSZ, SIG_IGN);
	keeping.prefix = argv[2];
	keeping.size = argc > 4 ? strtoul(argv[4], NULL, 10) : 0;
	if (pc_store_open(pc, &keeping.table, &keeping.cache)) {
		printf("! %s\n", pc_error(pc));
		return 1;
	}
	result = work(&keeping, !strcmp(argv[1], "put"), strtoul(argv[3], NULL, 10), quiet);
	keeping.table->close(keeping.cache);
	return result;
}
