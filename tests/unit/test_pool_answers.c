/* SPDX-License-Identifier: Apache-2.0
 * What becomes of answers: by a schema, refused, cut, asked twice; and what goes out. */
#include "pool_fixture.h"

#include <json-c/json.h>

#define SCHEMA \
	"{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}"

static struct reply wrong_then_right(unsigned number, const char *body)
{
	(void)body;
	return says(number ? SAY("{\\\"n\\\": 7}") STOP("stop") USAGE DONE
			   : SAY("{\\\"n\\\": \\\"seven\\\"}") STOP("stop") USAGE DONE);
}

static void a_wrong_shape_is_mended(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(wrong_then_right);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.prompt = "the very question", .schema = SCHEMA));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_text(0, "{\"n\": 7}");
	assert_int_equal(heard[0].answer->attempts, 2);
	assert_int_equal(heard[0].answer->prompt_tokens, 20);
	assert_int_equal(json_object_get_int(json_object_object_get(heard[0].answer->json, "n")),
			 7);
	assert_non_null(strstr(wire.asked[1].body, "the very question"));
	assert_non_null(strstr(wire.asked[1].body, "seven"));
}

static struct reply always_prose(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says(SAY("I would rather not.") STOP("stop") DONE);
}

static void a_wrong_shape_is_mended_once(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(always_prose);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.prompt = "question", .schema = SCHEMA));
	submit(pool, 1, &PC_QUERY(.prompt = "question", .schema = "{"));
	submit(pool, 2, &PC_QUERY(.prompt = "question", .schema = "[1]"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(3);
	heard_error(0, PC_EINPUT, "not what was asked for");
	assert_int_equal(heard[0].text.size, 0);
	assert_int_equal(wire.count, 2);
	heard_error(1, PC_EINPUT, "schema");
	heard_error(2, PC_EINPUT, "schema");
}

static struct reply cut_by_length(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says(SAY("{\\\"n\\\": 1") STOP("length") DONE);
}

static void what_was_cut_is_told(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(cut_by_length);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.prompt = "question"));
	submit(pool, 1, &PC_QUERY(.prompt = "question", .schema = SCHEMA));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_text(0, "{\"n\": 1");
	assert_true(heard[0].answer->cut);
	heard_error(1, PC_EINPUT, "cut by its length");
	assert_int_equal(wire.count, 2);
}

static struct reply refuses(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return says("data: {\"choices\":[{\"delta\":{\"refusal\":\"I can't.\"}}]}\n\n" STOP("stop")
			    DONE);
}

static void a_refusal_is_an_error(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(refuses);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.prompt = "question"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	heard_error(0, PC_EMODEL, "refused to answer: I can't.");
}

static struct reply slow(unsigned number, const char *body)
{
	struct reply reply = says(SAY("yes") STOP("stop") DONE);

	(void)number;
	(void)body;
	reply.delay_ms = 100;
	return reply;
}

static void the_same_question_is_asked_once(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(slow);
	struct pc_pool *pool = pool_of(pc);
	const struct pc_answer *answer;

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		submit(pool, i, &PC_QUERY(.prompt = "question"));
	submit(pool, 4, &PC_QUERY(.prompt = "question", .sample = 1));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	all_heard(5);
	assert_int_equal(wire.count, 2);
	heard_text(3, "yes");
	assert_int_equal(heard[0].answer->attempts, 1);
	assert_int_equal(heard[3].answer->attempts, 0);
	assert_int_equal(heard[3].answer->source, PC_FROM_CACHE);
	assert_int_equal(pc_model_use(pc)->cached, 3);
	assert_int_equal(pc_ask(pc, &PC_QUERY(.prompt = "question"), NULL, NULL, &answer), PC_OK);
	assert_int_equal(wire.count, 2);
}

static struct reply fails_once(unsigned number, const char *body)
{
	(void)body;
	return number ? slow(number, body) : (struct reply){ .status = 400 };
}

static void what_failed_is_asked_anew(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(fails_once);
	const struct pc_answer *answer;

	(void)state;
	assert_int_equal(pc_ask(pc, &PC_QUERY(.prompt = "question"), NULL, NULL, &answer),
			 PC_EMODEL);
	assert_int_equal(pc_ask(pc, &PC_QUERY(.prompt = "question"), NULL, NULL, &answer), PC_OK);
	assert_int_equal(pc_ask(pc, &PC_QUERY(.prompt = "question"), NULL, NULL, &answer), PC_OK);
	assert_int_equal(wire.count, 2);
}

static void secrets_stay_here(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(slow);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.system = "key " KEY, .prompt = "mysql --password=hunter2 x"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	assert_null(strstr(wire.asked[0].body, "canary"));
	assert_null(strstr(wire.asked[0].body, "hunter2"));
	assert_non_null(strstr(wire.asked[0].body, "mysql"));
	assert_int_equal(pc_model_use(pc)->redacted, 2);
}

static void secrets_go_out_where_that_is_wanted(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(slow);
	struct pc_pool *pool;

	(void)state;
	wire_options.redact = false;
	pool = pool_of(pc);
	submit(pool, 0, &PC_QUERY(.prompt = "mysql --password=hunter2 \xff"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	assert_non_null(strstr(wire.asked[0].body, "hunter2"));
}

static void a_prompt_can_be_shown(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(slow);

	(void)state;
	wire_options.show_prompt = true;
	assert_true(pc_shows_prompts(pc));
	assert_int_equal(pc_show_prompt(pc, &PC_QUERY(.system = "be brief",
						      .prompt = "mysql --password=hunter2\033[1m")),
			 PC_OK);
	assert_non_null(strstr(pc->rendered.data, "be brief"));
	assert_non_null(strstr(pc->rendered.data, "http://127.0.0.1:1/v1"));
	assert_non_null(strstr(pc->rendered.data, "secrets taken out: 1"));
	assert_null(strstr(pc->rendered.data, "hunter2"));
	assert_null(strchr(pc->rendered.data, '\033'));
	assert_int_equal(wire.count, 0);
}

/* Half characters, and bytes that are none: the pieces are what the whole is. */
static struct reply in_bytes(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return (struct reply){ 200,
			       .pieces = { SAY("a\xc3"), SAY("\xa4\xe2\x82"), SAY("\xacz\xff"),
					   SAY("\xf0\x9f"), STOP("stop") DONE },
			       .gap_ms = 5 };
}

static void pieces_are_whole_characters(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(in_bytes);
	struct pc_pool *pool = pool_of(pc);

	(void)state;
	submit(pool, 0, &PC_QUERY(.prompt = "question"));
	assert_int_equal(pc_pool_run(pool), PC_OK);
	assert_int_equal(heard[0].answer->status, PC_OK);
	assert_string_equal(heard[0].answer->text, heard[0].text.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_shape_is_mended),
		cmocka_unit_test(a_wrong_shape_is_mended_once),
		cmocka_unit_test(what_was_cut_is_told),
		cmocka_unit_test(a_refusal_is_an_error),
		cmocka_unit_test(the_same_question_is_asked_once),
		cmocka_unit_test(what_failed_is_asked_anew),
		cmocka_unit_test(secrets_stay_here),
		cmocka_unit_test(secrets_go_out_where_that_is_wanted),
		cmocka_unit_test(a_prompt_can_be_shown),
		cmocka_unit_test(pieces_are_whole_characters),
	};

	return cmocka_run_group_tests_name("pool answers", tests, NULL, NULL);
}
