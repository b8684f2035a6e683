/* SPDX-License-Identifier: Apache-2.0
 * Many questions at a time: order, number in flight, retries, and what ends a run. */
#include "pool_fixture.h"

static const char *const letters[] = { SAY("a") STOP("stop") DONE, SAY("b") STOP("stop") DONE,
				       SAY("c") STOP("stop") DONE, SAY("d") STOP("stop") DONE,
				       SAY("e") STOP("stop") DONE };

/* The first takes longest. */
static struct reply slow_first(unsigned number, const char *body)
{
	struct reply reply = says(letters[number_of(body) % 5]);

	(void)number;
	reply.delay_ms = 100 * (10 - number_of(body));
	return reply;
}

static void answers_come_in_the_order_asked(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(slow_first);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 5);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(5);
	heard_text(0, "a");
	heard_text(4, "e");
	assert_int_equal(heard[0].at_ms, heard[3].at_ms);
	assert_int_equal(pc_model_use(pc)->asked, 5);
}

static struct reply even(unsigned number, const char *body)
{
	struct reply reply = says(letters[number_of(body) % 5]);

	(void)number;
	reply.delay_ms = 50;
	return reply;
}

static void never_more_than_so_many_in_flight(void **state)
{
	static const unsigned limits[] = { 1, 3, 4, 64 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		PC_AUTO(wire) struct pc *pc = wire_run(even);
		struct pc_pool *pool;

		wire_options.max_concurrent = limits[i];
		pool = pool_of(pc);
		submit_many(pool, 20);
		assert_int_equal(pc_pool_run(pool), PC_OK);
		all_heard(20);
		assert_int_equal(wire.most, limits[i] < 20 ? limits[i] : 20);
		assert_int_equal(wire.now_ms - 1000000, 50 * ((20 + wire.most - 1) / wire.most));
		for (unsigned n = 0; n < 20; n++)
			assert_int_equal(number_of(wire.asked[n].body), n);
	}
}

static struct reply in_pieces(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return (struct reply){
		200, .pieces = { SAY("x\\u00e4"), SAY("\\ud83d\\ude00"), STOP("stop") USAGE DONE },
		.gap_ms = 10
	};
}

static void text_comes_as_it_is_said(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(in_pieces);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 2);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_text(0, "xä😀");
	heard_text(1, "xä😀");
	assert_int_equal(heard[0].pieces, 2);
	assert_int_equal(heard[1].pieces, 1); /* what had come while it was not its turn */
	assert_int_equal(heard[0].first_ms, 1000010);
	assert_int_equal(heard[0].answer->prompt_tokens, 10);
	assert_int_equal(pc_model_use(pc)->answer_tokens, 6);
}

static struct reply second_fails(unsigned number, const char *body)
{
	if (number_of(body) != 1)
		return even(number, body);
	return (struct reply){ 400, .pieces = { "{\"error\":{\"message\":\"no such thing\"}}" } };
}

static void a_failure_loses_no_other(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(second_fails);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 5);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(5);
	heard_error(1, PC_EMODEL, "status 400: no such thing");
	assert_int_equal(heard[1].answer->attempts, 1);
	heard_text(2, "c");
	assert_int_equal(pc_model_use(pc)->failed, 1);
}

static struct reply heals(unsigned number, const char *body)
{
	(void)body;
	return number < 2 ? (struct reply){ .status = 503 } : says(letters[0]);
}

static void what_heals_is_asked_again(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(heals);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 1);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_text(0, "a");
	assert_int_equal(heard[0].answer->attempts, 3);
	assert_true(wire.asked[1].at_ms > wire.asked[0].at_ms);
	assert_true(wire.asked[2].at_ms - wire.asked[1].at_ms >
		    wire.asked[1].at_ms - wire.asked[0].at_ms);
}

static struct reply never_heals(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return (struct reply){ 500, .pieces = { "<html><title>Oops</title></html>" } };
}

static void what_does_not_heal_is_given_up(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(never_heals);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 1);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_EMODEL, "given up after 3 attempts");
	assert_int_equal(wire.count, 3);
}

static struct reply cut(unsigned number, const char *body)
{
	(void)number;
	if (number_of(body) == 0)
		return (struct reply){ 200, .pieces = { SAY("half") }, .end = PC_HTTP_CUT };
	return number < 3 ? (struct reply){ .end = PC_HTTP_SILENT } : says(letters[1]);
}

static void nothing_is_asked_again_once_it_began(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(cut);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit_many(pool, 2);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_ENET, "broke off");
	assert_string_equal(heard[0].answer->text, "half");
	assert_string_equal(heard[0].text.data, "half");
	assert_int_equal(heard[0].answer->attempts, 1);
	heard_text(1, "b");
	assert_int_equal(heard[1].answer->attempts, 3);
}

static void a_question_has_its_time(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(never_heals);
	struct pc_pool *pool;

	(void)state;
	wire_options.timeout_s = 0.5;
	pool = pool_of(pc);
	submit_many(pool, 1);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_EMODEL, "--model-timeout");
	assert_true(wire.now_ms <= 1000500);
}

static int submits_more(void *context, const struct pc_answer *answer)
{
	struct heard *one = context;

	hear_answer(one, answer);
	if (one->number < 5) {
		static const struct pc_pool_calls calls = { hear_text, submits_more };
		char prompt[32];

		snprintf(prompt, sizeof(prompt), "question %u", one->number + 1);
		heard[one->number + 1].number = one->number + 1;
		heard[one->number + 1].pool = one->pool;
		pc_pool_submit(one->pool, &PC_QUERY(.prompt = prompt), &calls,
			       &heard[one->number + 1]);
		assert_int_equal(pc_pool_run(one->pool), PC_EINPUT);
	}
	return PC_OK;
}

static void an_answer_may_lead_to_another_question(void **state)
{
	static const struct pc_pool_calls calls = { hear_text, submits_more };
	PC_AUTO(wire) struct pc *pc = wire_run(even);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	heard[0].pool = pool;
	pc_pool_submit(pool, &PC_QUERY(.prompt = "question 0"), &calls, &heard[0]);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(6);
}

static int has_enough(void *context, const struct pc_answer *answer)
{
	(void)context;
	(void)answer;
	heard_count++;
	return PC_EINPUT;
}

static void a_call_may_end_the_run(void **state)
{
	static const struct pc_pool_calls calls = { NULL, has_enough };
	PC_AUTO(wire) struct pc *pc = wire_run(even);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		pc_pool_submit(pool, &PC_QUERY(.prompt = "question 0", .sample = i), &calls, NULL);
	assert_int_equal(pc_pool_run(pool), PC_EINPUT);
	assert_int_equal(heard_count, 1);
	assert_int_equal(wire.flying, 0);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	assert_int_equal(heard_count, 1);
}

static void one_question(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(second_fails);
	const struct pc_answer *answer;

	(void)state;
	forget_heard();
	assert_int_equal(
		pc_ask(pc, &PC_QUERY(.prompt = "question 0"), hear_text, &heard[0], &answer),
		PC_OK);
	assert_string_equal(answer->text, "a");
	assert_string_equal(heard[0].text.data, "a");
	assert_int_equal(pc_ask(pc, &PC_QUERY(.prompt = "question 1"), NULL, NULL, &answer),
			 PC_EMODEL);
	assert_string_equal(answer->error, pc_error(pc));
}

/* The last: what asks to stop is seen by all that come after. */
static void ctrl_c_keeps_what_is_done(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(even);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	signal(SIGINT, SIG_DFL); /* a shell's background ignores it, and so it stays ignored */
	pc_signals_install();
	submit_many(pool, 1);
	assert_int_equal(pc_pool_run(pool), PC_OK);
	wire.reply = slow_first;
	for (unsigned i = 1; i < 9; i++)
		submit(pool, i, &PC_QUERY(.prompt = "question 9", .sample = i));
	wire.interrupt = true;
	assert_int_equal(pc_pool_run(pool), PC_ECANCEL);
	all_heard(9);
	heard_text(0, "a");
	for (unsigned i = 1; i < 9; i++)
		heard_error(i, PC_ECANCEL, "interrupted");
	assert_int_equal(wire.flying, 0);
	assert_int_equal(wire.count, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_in_the_order_asked),
		cmocka_unit_test(never_more_than_so_many_in_flight),
		cmocka_unit_test(text_comes_as_it_is_said),
		cmocka_unit_test(a_failure_loses_no_other),
		cmocka_unit_test(what_heals_is_asked_again),
		cmocka_unit_test(what_does_not_heal_is_given_up),
		cmocka_unit_test(nothing_is_asked_again_once_it_began),
		cmocka_unit_test(a_question_has_its_time),
		cmocka_unit_test(an_answer_may_lead_to_another_question),
		cmocka_unit_test(a_call_may_end_the_run),
		cmocka_unit_test(one_question),
		cmocka_unit_test(ctrl_c_keeps_what_is_done),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
