/* SPDX-License-Identifier: Apache-2.0
 * Tests of llm/pool/budget.c: --budget is not spent twice by questions in flight together. */
#include "pool_fixture.h"

#define SCHEMA "{\"type\":\"object\",\"required\":[\"a\"]}"
#define USED(prompt, answer)                                          \
	"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" #prompt \
	",\"completion_tokens\":" #answer "}}\n\n"

enum { SECOND_MS = 1000 };

static struct reply of_300(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return (struct reply){ 200, .pieces = { SAY("x") STOP("stop") USED(10, 300) DONE },
			       .delay_ms = SECOND_MS };
}

/* How long answers get is what the first shows, which goes alone. */
static void without_a_limit_the_first_goes_alone(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(of_300);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 1000;
	wire_options.max_concurrent = 8;
	pool = pool_of(pc);
	submit_many(pool, 8);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(8);
	assert_int_equal(wire.count, 3);
	assert_int_equal(wire.most, 2);
	assert_true(wire.asked[1].at_ms >= wire.asked[0].at_ms + SECOND_MS);
	assert_int_equal(wire.asked[2].at_ms, wire.asked[1].at_ms);
	heard_error(3, PC_EMODEL, "of the --budget of 1000 tokens 930 are spent");
	assert_int_equal(pc_model_use(pc)->beyond_budget, 5);
	assert_true(pc_models_of(pc)->spent <= 1000);
}

/* Nobody goes beside one of which nothing is known. */
static void one_without_a_limit_stays_alone(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(of_300);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 100000;
	pool = pool_of(pc);
	submit(pool, 0, &PC_QUERY(.prompt = "question 0", .max_answer_tokens = 300));
	submit(pool, 1, &PC_QUERY(.prompt = "question 1"));
	submit(pool, 2, &PC_QUERY(.prompt = "question 2", .max_answer_tokens = 300));
	submit(pool, 3, &PC_QUERY(.prompt = "question 3"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(4);
	assert_true(wire.asked[1].at_ms >= wire.asked[0].at_ms + SECOND_MS);
	assert_int_equal(wire.asked[3].at_ms, wire.asked[1].at_ms);
}

static struct reply silent_on_tokens(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says(SAY("x") STOP("stop") DONE);
}

/* Where the server does not say what it took, all that was sent counts. */
static void system_and_schema_count(void **state)
{
	static const struct pc_query queries[] = {
		{ .size = sizeof(struct pc_query), .prompt = "p", .system = NULL },
		{ .size = sizeof(struct pc_query), .prompt = "p", .schema = SCHEMA },
	};
	char system[1201];

	(void)state;
	memset(system, '.', sizeof(system) - 1);
	system[sizeof(system) - 1] = '\0';
	for (size_t i = 0; i < 2; i++) {
		PC_AUTO(wire) struct pc *pc = wire_run(silent_on_tokens);
		struct pc_query query = queries[i];
		struct pc_pool *pool;

		query.system = i ? NULL : system;
		pool = pool_of(pc);
		submit(pool, 0, &query);
		assert_int_equal(pc_pool_run(pool), PC_OK);
		assert_true(pc_models_of(pc)->spent >= (i ? 350 : 1200));
	}
}

/* Question 0 is answered wrongly at first, 1 takes longer. */
static struct reply wrong_at_first(unsigned number, const char *body)
{
	struct reply reply = says(SAY("x") STOP("stop") USED(20, 5) DONE);

	if (strstr(body, "question 1"))
		reply.delay_ms = 5 * SECOND_MS;
	else if (number >= 2)
		reply.pieces[0] = SAY("{\\\"a\\\":1}") STOP("stop") USED(40, 5) DONE;
	return reply;
}

static void a_repair_waits_for_its_share(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(wrong_at_first);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 1650;
	wire_options.max_concurrent = 2;
	pool = pool_of(pc);
	submit(pool, 0,
	       &PC_QUERY(.prompt = "question 0", .schema = SCHEMA, .max_answer_tokens = 500));
	submit(pool, 1, &PC_QUERY(.prompt = "question 1", .max_answer_tokens = 700));
	submit(pool, 2, &PC_QUERY(.prompt = "question 2", .max_answer_tokens = 100));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(3);
	heard_text(0, "{\"a\":1}");
	assert_int_equal(wire.asked[1].at_ms, wire.asked[0].at_ms);
	assert_true(wire.asked[2].at_ms >= wire.asked[1].at_ms + 5 * SECOND_MS);
	assert_non_null(strstr(wire.asked[2].body, "question 0"));
	assert_int_equal(heard[0].answer->attempts, 2);
}

static void a_repair_is_not_paid_beyond_it(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(wrong_at_first);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 920;
	pool = pool_of(pc);
	submit(pool, 0,
	       &PC_QUERY(.prompt = "question 0", .schema = SCHEMA, .max_answer_tokens = 500));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_EINPUT, "the --budget leaves too little to have it mended");
	assert_int_equal(wire.count, 1);
}

/* A count that can't be is none. */
static struct reply counts_wildly(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says(SAY("x") STOP("stop") USED(9223372036854775807, 9223372036854775807) DONE);
}

static void impossible_counts_do_not_count(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(counts_wildly);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 1000;
	pool = pool_of(pc);
	submit_many(pool, 2);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(2);
	heard_text(1, "x");
	assert_int_equal(heard[1].answer->prompt_tokens, -1);
	assert_int_equal(pc_model_use(pc)->answer_tokens, 0);
}

/* The user's word comes before the prompt's, in the request as in the identity. */
static void the_user_sets_the_limit(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(of_300);
	struct pc_pool *pool;

	(void)state;
	wire_model.max_answer_tokens = 900;
	pool = pool_of(pc);
	submit(pool, 0, &PC_QUERY(.prompt = "question 0", .max_answer_tokens = 500));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	wire_model.max_answer_tokens = 0;
	assert_non_null(strstr(wire.asked[0].body, "\"max_tokens\":900"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_limit_the_first_goes_alone),
		cmocka_unit_test(one_without_a_limit_stays_alone),
		cmocka_unit_test(system_and_schema_count),
		cmocka_unit_test(a_repair_waits_for_its_share),
		cmocka_unit_test(a_repair_is_not_paid_beyond_it),
		cmocka_unit_test(impossible_counts_do_not_count),
		cmocka_unit_test(the_user_sets_the_limit),
	};

	return cmocka_run_group_tests_name("pool budget", tests, NULL, NULL);
}
