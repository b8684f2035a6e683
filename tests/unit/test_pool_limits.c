/* SPDX-License-Identifier: Apache-2.0
 * Limits: those of servers, and those that a user sets. */
#include "pool_fixture.h"

static const char *const said = SAY("yes") STOP("stop") USAGE DONE;

static struct reply first_is_limited(unsigned number, const char *body)
{
	(void)body;
	if (number)
		return says(said);
	return (struct reply){ 429, .headers = { "retry-after: 3" },
			       .pieces = { "{\"error\":{\"code\":\"rate_limit_exceeded\"}}" } };
}

/* One at a time: the second waits until the first has waited. */
static void a_question_that_waits_is_in_flight(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(first_is_limited);
	struct pc_pool *pool;

	(void)state;
	wire_options.max_concurrent = 1;
	pool = pool_of(pc);
	submit_many(pool, 2);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(2);
	heard_text(0, "yes");
	assert_int_equal(wire.asked[1].at_ms - wire.asked[0].at_ms, 3000);
	assert_int_equal(number_of(wire.asked[1].body), 0);
	assert_int_equal(heard[0].answer->attempts, 2);
}

static void a_refusal_holds_back_the_others(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(first_is_limited);
	struct pc_pool *pool;

	(void)state;
	wire_options.max_concurrent = 2;
	pool = pool_of(pc);
	submit_many(pool, 4);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(4);
	assert_int_equal(wire.asked[1].at_ms, wire.asked[0].at_ms);
	for (unsigned i = 2; i < 5; i++)
		assert_true(wire.asked[i].at_ms >= wire.asked[0].at_ms + 3000);
}

static struct reply ten_hours(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return (struct reply){ 429, .headers = { "retry-after: 36000" } };
}

static void ten_hours_are_not_waited(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(ten_hours);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 1);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_EMODEL, "status 429");
	assert_int_equal(wire.count, 1);
	assert_int_equal(wire.now_ms, 1000000);
}

static struct reply two_a_second(unsigned number, const char *body)
{
	struct reply reply = says(said);

	(void)body;
	reply.headers[0] = "x-ratelimit-limit-requests: 2";
	reply.headers[1] = number % 2 ? "x-ratelimit-remaining-requests: 0"
				      : "x-ratelimit-remaining-requests: 1";
	reply.headers[2] = "x-ratelimit-reset-requests: 1s";
	return reply;
}

static void the_pool_slows_before_it_has_to(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(two_a_second);
	struct pc_pool *pool;

	(void)state;
	wire_options.max_concurrent = 1;
	pool = pool_of(pc);
	submit_many(pool, 6);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(6);
	assert_int_equal(wire.count, 6);
	assert_int_equal(wire.asked[1].at_ms, 1000000);
	assert_int_equal(wire.asked[2].at_ms, 1001000);
	assert_int_equal(wire.asked[5].at_ms, 1002000);
}

static struct reply spends(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says(SAY("x") STOP("stop") "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":400,"
					  "\"completion_tokens\":100}}\n\n" DONE);
}

static void the_budget_ends_it(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(spends);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 1000;
	wire_options.max_concurrent = 1;
	pool = pool_of(pc);
	submit_many(pool, 5);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(5);
	heard_text(1, "x");
	heard_error(2, PC_EMODEL, "of the --budget of 1000 tokens 1000 are spent");
	heard_error(4, PC_EMODEL, "not asked");
	assert_int_equal(heard[4].answer->attempts, 0);
	assert_int_equal(wire.count, 2);
}

/* What those in flight may take is not given out twice. */
static void the_budget_is_not_spent_twice(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(spends);
	struct pc_pool *pool;

	(void)state;
	wire_options.budget_tokens = 1500;
	wire_options.max_concurrent = 16;
	pool = pool_of(pc);
	for (unsigned i = 0; i < 8; i++)
		submit(pool, i,
		       &PC_QUERY(.prompt = "question", .sample = i, .max_answer_tokens = 600));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(8);
	assert_int_equal(wire.most, 2);
	assert_int_equal(wire.count, 2);
	heard_error(2, PC_EMODEL, "1000 are spent");
}

static void offline_asks_nothing(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(spends);
	struct pc_pool *pool;

	(void)state;
	pc->offline = true;
	pool = pool_of(pc);
	submit_many(pool, 2);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(2);
	heard_error(0, PC_ENET, "--offline");
	assert_int_equal(wire.count, 0);
}

static struct reply no_temperature(unsigned number, const char *body)
{
	(void)number;
	if (strstr(body, "temperature"))
		return (struct reply){
			400,
			.pieces = { "{\"error\":{\"message\":\"Unsupported value: 'temperature'\","
				    "\"param\":\"temperature\",\"code\":\"unsupported_value\"}"
				    "}" }
		};
	return says(said);
}

/* Both of the first two learn it; the third knows. */
static void what_a_server_refuses_is_left_out(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(no_temperature);
	struct pc_pool *pool;

	(void)state;
	wire_model.temperature = 0;
	wire_options.max_concurrent = 2;
	pool = pool_of(pc);
	submit_many(pool, 3);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(3);
	heard_text(0, "yes");
	heard_text(1, "yes");
	heard_text(2, "yes");
	assert_int_equal(wire.count, 5);
	assert_int_equal(wire.now_ms, 1000000);
	assert_int_equal(heard[0].answer->attempts, 2);
	assert_int_equal(heard[2].answer->attempts, 1);
}

static char doing[256];

static void take_doing(struct pc *pc, const char *text)
{
	(void)pc;
	if (strstr(text, " until "))
		snprintf(doing, sizeof(doing), "%s", text);
}

static void who_waits_is_told(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(first_is_limited);
	struct pc_pool *pool;

	(void)state;
	wire_options.max_concurrent = 2;
	pool = pool_of(pc);
	pc->sinks.doing = take_doing;
	submit_many(pool, 3);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	assert_string_equal(doing,
			    "1 of 3 answers, 13 tokens, 1 s until the server's limit allows more");
}

/* Those that are read later, and those that are had elsewhere, count too. */
static void how_far_it_is_counts_all(void **state)
{
	static const struct {
		uint64_t had, total;
		const char *wanted;
	} cases[] = { { 5, 100, "6 of 100 answers, 13 tokens, " },
		      { 5, PC_POOL_UNKNOWN, "6 answers, 13 tokens, " } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		PC_AUTO(wire) struct pc *pc = wire_run(first_is_limited);
		struct pc_pool *pool;

		wire_options.max_concurrent = 2;
		pool = pool_of(pc);
		pc->sinks.doing = take_doing;
		submit_many(pool, 3);
		pc_pool_expect(pool, cases[i].had, cases[i].total);
		assert_int_equal(pc_pool_run(pool), PC_OK);
		assert_int_equal(strncmp(doing, cases[i].wanted, strlen(cases[i].wanted)), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_that_waits_is_in_flight),
		cmocka_unit_test(a_refusal_holds_back_the_others),
		cmocka_unit_test(ten_hours_are_not_waited),
		cmocka_unit_test(the_pool_slows_before_it_has_to),
		cmocka_unit_test(the_budget_ends_it),
		cmocka_unit_test(the_budget_is_not_spent_twice),
		cmocka_unit_test(offline_asks_nothing),
		cmocka_unit_test(what_a_server_refuses_is_left_out),
		cmocka_unit_test(who_waits_is_told),
		cmocka_unit_test(how_far_it_is_counts_all),
	};

	return cmocka_run_group_tests_name("pool limits", tests, NULL, NULL);
}
