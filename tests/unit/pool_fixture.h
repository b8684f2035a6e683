/* SPDX-License-Identifier: Apache-2.0
 * For tests of the pool: questions in, and what was told of them. */
#ifndef PC_TESTS_POOL_FIXTURE_H
#define PC_TESTS_POOL_FIXTURE_H

#include <stdio.h>

#include "llm/pool/pool.h"
#include "play_fixture.h"

enum { QUESTIONS = 32 };

/* What is told of one question. */
struct heard {
	struct pc_pool *pool;
	unsigned number;
	struct pc_text text;
	unsigned pieces;
	uint64_t first_ms; /* of its text */
	const struct pc_answer *answer;
	uint64_t at_ms;
	unsigned place; /* in the order told, from 1 */
};

static struct heard heard[QUESTIONS];
static unsigned heard_count;

static inline void hear_text(void *context, const char *bytes, size_t size)
{
	struct heard *one = context;

	if (!one->pieces++)
		one->first_ms = wire.now_ms;
	pc_text_add(&one->text, bytes, size);
}

static inline int hear_answer(void *context, const struct pc_answer *answer)
{
	struct heard *one = context;

	assert_null(one->answer);
	one->answer = answer;
	one->at_ms = wire.now_ms;
	one->place = ++heard_count;
	return PC_OK;
}

static inline void forget_heard(void)
{
	for (unsigned i = 0; i < QUESTIONS; i++)
		pc_text_clear(&heard[i].text);
	memset(heard, 0, sizeof(heard));
	heard_count = 0;
}

static inline struct pc_pool *pool_of(struct pc *pc)
{
	struct pc_pool *pool;

	forget_heard();
	assert_int_equal(pc_pool_new(pc, &pool), PC_OK);
	return pool;
}

static inline void submit(struct pc_pool *pool, unsigned number, const struct pc_query *query)
{
	static const struct pc_pool_calls calls = { hear_text, hear_answer };

	heard[number].number = number;
	heard[number].pool = pool;
	pc_pool_submit(pool, query, &calls, &heard[number]);
}

/* "question 0", "question 1", … */
static inline void submit_many(struct pc_pool *pool, unsigned count)
{
	char prompt[32];

	for (unsigned i = 0; i < count; i++) {
		snprintf(prompt, sizeof(prompt), "question %u", i);
		submit(pool, i, &PC_QUERY(.prompt = prompt));
	}
}

/* All were answered, in the order asked. */
static inline void all_heard(unsigned count)
{
	assert_int_equal(heard_count, count);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(heard[i].place, i + 1);
}

static inline void heard_text(unsigned number, const char *text)
{
	const struct pc_answer *answer = heard[number].answer;

	if (answer->status)
		fail_msg("%u: %s", number, answer->error);
	assert_string_equal(answer->text, text);
	assert_int_equal(answer->text_size, strlen(text));
	assert_string_equal(pc_text_span(&heard[number].text).data, text);
}

static inline void heard_error(unsigned number, int status, const char *part)
{
	const struct pc_answer *answer = heard[number].answer;

	assert_int_equal(answer->status, status);
	if (!strstr(answer->error, part))
		fail_msg("'%s' has no '%s'", answer->error, part);
}

/* The number at the end of the question that a request asks. */
static inline unsigned number_of(const char *body)
{
	return (unsigned)strtoul(strstr(body, "question ") + 9, NULL, 10);
}

static inline struct reply says(const char *pieces)
{
	return (struct reply){ 200, .pieces = { pieces } };
}

#endif
