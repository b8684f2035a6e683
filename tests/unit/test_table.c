/* SPDX-License-Identifier: Apache-2.0
 * Interning: ids in order of arrival, growth, keys of any bytes; the index under it with colliding
 * hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/table.h"

struct fixture {
	struct pc_arena *arena;
	struct pc_table table;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->arena = pc_arena_new();
	pc_table_init(&f->table, f->arena);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_table_clear(&f->table);
	pc_arena_free(f->arena);
	free(f);
	return 0;
}

static void ids_count_up(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;
	bool new = false;

	assert_int_equal(pc_table_intern(table, PC_SPAN("one"), &new), 0);
	assert_true(new);
	assert_int_equal(pc_table_intern(table, PC_SPAN("two"), NULL), 1);
	assert_int_equal(pc_table_intern(table, PC_SPAN("one"), &new), 0);
	assert_false(new);
	assert_int_equal(table->count, 2);
	assert_int_equal(pc_table_find(table, PC_SPAN("two")), 1);
	assert_int_equal(pc_table_find(table, PC_SPAN("three")), PC_NONE);
}

static void empty_table_finds_nothing(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;

	assert_int_equal(pc_table_find(table, PC_SPAN("")), PC_NONE);
	assert_int_equal(pc_table_find(table, (struct pc_span){ NULL, 0 }), PC_NONE);
}

static void keys_may_hold_anything(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;

	assert_int_equal(pc_table_intern(table, (struct pc_span){ NULL, 0 }, NULL), 0);
	assert_int_equal(pc_table_intern(table, PC_SPAN(""), NULL), 0);
	assert_int_equal(pc_table_intern(table, PC_SPAN("a"), NULL), 1);
	assert_int_equal(pc_table_intern(table, PC_SPAN("a\0"), NULL), 2);
	assert_int_equal(pc_table_intern(table, PC_SPAN("a\0b"), NULL), 3);
	assert_int_equal(pc_table_intern(table, PC_SPAN("a\0c"), NULL), 4);
	assert_int_equal(pc_table_intern(table, PC_SPAN("\xff\xfe"), NULL), 5);
	assert_int_equal(pc_table_find(table, PC_SPAN("a\0b")), 3);
	assert_int_equal(table->keys[3].size, 3);
}

static void keys_are_copied_and_terminated(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;
	char bytes[] = "abcdef";
	uint32_t id = pc_table_intern(table, (struct pc_span){ bytes, 3 }, NULL);

	bytes[0] = 'x';
	assert_string_equal(table->keys[id].data, "abc");
	assert_int_equal(pc_table_find(table, PC_SPAN("abc")), id);
	assert_int_equal(pc_table_find(table, PC_SPAN("xbc")), PC_NONE);
}

static void it_grows(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;
	char key[32];

	for (uint32_t i = 0; i < 100000; i++) {
		int size = snprintf(key, sizeof(key), "key %u", i);

		assert_int_equal(
			pc_table_intern(table, (struct pc_span){ key, (size_t)size }, NULL), i);
	}
	for (uint32_t i = 0; i < 100000; i++) {
		int size = snprintf(key, sizeof(key), "key %u", i);

		assert_int_equal(pc_table_find(table, (struct pc_span){ key, (size_t)size }), i);
	}
	assert_int_equal(pc_table_find(table, PC_SPAN("key 100000")), PC_NONE);
	assert_true(table->index.mask / 8 * 5 >= table->count);
}

static void every_byte_counts(void **state)
{
	struct pc_table *table = &((struct fixture *)*state)->table;
	char key[70] = { 0 };
	uint32_t expected = 0;

	/* all sizes, and in each of them one bit anywhere: all of them are distinct keys with
	 * distinct hashes */
	for (size_t size = 0; size < sizeof(key); size++) {
		uint64_t plain = pc_hash_bytes(key, size, 42);

		assert_int_equal(pc_table_intern(table, (struct pc_span){ key, size }, NULL),
				 expected++);
		for (size_t i = 0; i < size; i++) {
			key[i] = 1;
			assert_true(pc_hash_bytes(key, size, 42) != plain);
			assert_int_equal(
				pc_table_intern(table, (struct pc_span){ key, size }, NULL),
				expected++);
			key[i] = 0;
		}
	}
}

static void seeds_differ(void **state)
{
	struct pc_index a, b;

	(void)state;
	pc_index_init(&a);
	pc_index_init(&b);
	assert_true(a.seed != b.seed);
	assert_true(pc_hash_bytes("key", 3, a.seed) != pc_hash_bytes("key", 3, b.seed));
	assert_true(pc_hash_pair(a.seed, 1) != pc_hash_pair(b.seed, 1));
	pc_index_clear(&a);
	pc_index_clear(&b);
}

/* ---- the index: records 10 * id, whose hashes all collide in slot and tag, or in the slot alone
 * ---- */
static uint64_t same_hash(const void *owner, uint32_t id)
{
	(void)owner;
	(void)id;
	return UINT64_MAX;
}

static uint64_t same_slot(const void *owner, uint32_t id)
{
	(void)owner;
	return (uint64_t)id << 32 << 12 | 7;
}

static uint32_t look(const struct pc_index *index, uint64_t hash, uint32_t wanted)
{
	struct pc_probe probe = pc_index_start(index, hash);
	uint32_t id;

	while ((id = pc_index_next(index, &probe)) != PC_NONE)
		if (id == wanted)
			return id;
	return PC_NONE;
}

static void collisions_are_told_apart(pc_index_hash *hash_of)
{
	struct pc_index index;

	pc_index_init(&index);
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(look(&index, hash_of(NULL, i), i), PC_NONE);
		pc_index_add(&index, hash_of(NULL, i), hash_of, NULL);
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(look(&index, hash_of(NULL, i), i), i);
	assert_int_equal(look(&index, hash_of(NULL, 1000), 1000), PC_NONE);
	assert_int_equal(index.count, 1000);
	pc_index_clear(&index);
}

static void all_hashes_collide(void **state)
{
	(void)state;
	collisions_are_told_apart(same_hash);
}

static void all_slots_collide(void **state)
{
	(void)state;
	collisions_are_told_apart(same_slot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ids_count_up, setup, teardown),
		cmocka_unit_test_setup_teardown(empty_table_finds_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_may_hold_anything, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_are_copied_and_terminated, setup, teardown),
		cmocka_unit_test_setup_teardown(it_grows, setup, teardown),
		cmocka_unit_test_setup_teardown(every_byte_counts, setup, teardown),
		cmocka_unit_test(seeds_differ),
		cmocka_unit_test(all_hashes_collide),
		cmocka_unit_test(all_slots_collide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
