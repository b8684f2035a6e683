/* SPDX-License-Identifier: Apache-2.0
 * Tests of llm/cache/cache.c, the module: what is put is got, listed, forgotten. */
#include "cache_fixture.h"

static void what_is_put_is_got(void **state)
{
	struct fixture *f = *state;
	struct pc_kept row;

	assert_null(reopen(f));
	assert_string_equal(get(f, "{\"q\":1}"), "");
	assert_null(put(f, "{\"q\":1}", "{\"a\":1}"));
	assert_null(put(f, "{\"q\":2}", "{\"a\":2}"));
	assert_string_equal(get(f, "{\"q\":1}"), "{\"a\":1}");
	assert_null(reopen(f));
	assert_string_equal(get(f, "{\"q\":2}"), "{\"a\":2}");
	assert_null(f->table->get(f->cache, pc_identity_hash(PC_SPAN("{\"q\":2}")), "{\"q\":2}", 7,
				  &row));
	assert_int_equal(row.when_s, 1000);
	assert_int_equal(row.answer_size, 7);
}

/* The hash finds, the text decides. */
static void a_hash_is_no_identity(void **state)
{
	struct fixture *f = *state;
	struct pc_kept one = row_of("one", "1", 1), two = row_of("two", "2", 1), row;

	assert_null(reopen(f));
	two.hash = one.hash;
	assert_null(f->table->put(f->cache, &one));
	assert_null(f->table->put(f->cache, &two));
	assert_null(f->table->get(f->cache, one.hash, "two", 3, &row));
	assert_string_equal(row.answer, "2");
	assert_null(f->table->get(f->cache, one.hash, "one", 3, &row));
	assert_string_equal(row.answer, "1");
	assert_null(f->table->get(f->cache, one.hash, "on", 2, &row));
	assert_int_equal(row.id, 0);
}

static void large_and_odd_texts_come_back(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text large = { 0 };

	while (large.size < 3 << 20)
		pc_text_puts(&large, "an answer that is long, mit Umlauten äöü\n");
	assert_null(reopen(f));
	assert_null(put(f, "large", large.data));
	assert_string_equal(get(f, "large"), large.data);
	assert_null(put(f, large.data, "'; DROP TABLE answers; --"));
	assert_string_equal(get(f, large.data), "'; DROP TABLE answers; --");
	assert_null(put(f, "", ""));
}

static bool take_id(void *context, const struct pc_kept *row)
{
	pc_text_printf(context, "%lld ", (long long)row->id);
	return true;
}

static bool take_one(void *context, const struct pc_kept *row)
{
	take_id(context, row);
	return false;
}

static void check_list(struct fixture *f, const char *text, size_t limit, const char *ids)
{
	PC_AUTO(text) struct pc_text got = { 0 };

	assert_null(f->table->list(f->cache, text, limit, take_id, &got));
	assert_string_equal(got.data ? got.data : "", ids);
}

static void lists_are_newest_first(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text got = { 0 };

	assert_null(reopen(f));
	check_list(f, NULL, 0, "");
	for (int i = 1; i <= 4; i++) {
		char identity[32];

		snprintf(identity, sizeof(identity), "{\"prompt\":\"No %d\"}", i);
		assert_null(put(f, identity, i == 2 ? "Zwei%_" : "other"));
	}
	check_list(f, NULL, 0, "4 3 2 1 ");
	check_list(f, NULL, 2, "4 3 ");
	check_list(f, "zwei", 0, "2 ");
	check_list(f, "%_", 0, "2 ");
	check_list(f, "nO 3", 0, "3 ");
	check_list(f, "no ", 3, "4 3 2 ");
	check_list(f, "nowhere", 0, "");
	assert_null(f->table->list(f->cache, NULL, 0, take_one, &got));
	assert_string_equal(got.data, "4 ");
	assert_null(put(f, "after a list that was left", "a"));
}

static void an_answer_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct pc_kept row;

	assert_null(reopen(f));
	assert_null(put(f, "one", "old"));
	assert_null(put(f, "two", "2"));
	assert_null(put(f, "one", "new"));
	assert_string_equal(get(f, "one"), "new");
	check_list(f, NULL, 0, "3 2 ");
	assert_null(f->table->show(f->cache, 3, &row));
	assert_string_equal(row.identity, "one");
	assert_string_equal(row.answer, "new");
	assert_null(f->table->show(f->cache, 1, &row));
	assert_int_equal(row.id, 0);
}

static void what_is_forgotten_is_wiped(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text bytes = { 0 };
	PC_AUTO(text) struct pc_text large = { 0 };
	struct pc_kept row;
	uint64_t count = 99;

	while (large.size < 1 << 20)
		pc_text_puts(&large, "canary ");
	assert_null(reopen(f));
	for (int64_t i = 1; i <= 3; i++) {
		row = row_of(i == 1   ? "canary one"
			     : i == 2 ? "canary two"
				      : "canary three",
			     large.data, i * 100);
		assert_null(f->table->put(f->cache, &row));
	}
	assert_null(f->table->forget(f->cache, 7, 0, &count));
	assert_int_equal(count, 0);
	assert_null(f->table->forget(f->cache, 2, 0, &count));
	assert_int_equal(count, 1);
	check_list(f, NULL, 0, "3 1 ");
	assert_null(f->table->forget(f->cache, 0, 300, &count));
	assert_int_equal(count, 1);
	check_list(f, NULL, 0, "3 ");
	assert_null(f->table->forget(f->cache, 0, 0, &count));
	assert_int_equal(count, 1);
	check_list(f, NULL, 0, "");
	assert_null(put(f, "later", "4")); /* ids are not used again */
	check_list(f, NULL, 0, "4 ");
	close_cache(f);
	bytes = bytes_of(f->path);
	assert_null(find_bytes(&bytes, "canary"));
	assert_true(bytes.size < 100000);
}

static void stats_count(void **state)
{
	struct fixture *f = *state;
	uint64_t count, size;
	int64_t oldest, newest;
	struct pc_kept row = row_of("x", "y", 2000);

	assert_null(reopen(f));
	assert_null(f->table->stats(f->cache, &count, &size, &oldest, &newest));
	assert_int_equal(count, 0);
	assert_int_equal(oldest, 0);
	assert_null(put(f, "one", "1"));
	assert_null(f->table->put(f->cache, &row));
	assert_null(f->table->stats(f->cache, &count, &size, &oldest, &newest));
	assert_int_equal(count, 2);
	assert_true(size > 0);
	assert_int_equal(oldest, 1000);
	assert_int_equal(newest, 2000);
}

/* As the pool and another process have it: each sees what the other put. */
static void two_have_it_open(void **state)
{
	struct fixture *f = *state;
	struct pc_cache *other = NULL;
	struct pc_kept row = row_of("of the other", "2", 1);

	assert_null(reopen(f));
	assert_null(f->table->open(f->path, &other));
	assert_null(put(f, "one", "1"));
	assert_null(f->table->put(other, &row));
	assert_string_equal(get(f, "of the other"), "2");
	assert_null(f->table->get(other, pc_identity_hash(PC_SPAN("one")), "one", 3, &row));
	assert_string_equal(row.answer, "1");
	f->table->close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_put_is_got),
		TEST(a_hash_is_no_identity),
		TEST(large_and_odd_texts_come_back),
		TEST(lists_are_newest_first),
		TEST(an_answer_is_replaced),
		TEST(what_is_forgotten_is_wiped),
		TEST(stats_count),
		TEST(two_have_it_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
