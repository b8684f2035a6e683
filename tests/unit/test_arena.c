/* SPDX-License-Identifier: Apache-2.0
 * Tests of base/arena.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/context.h"

static int setup(void **state)
{
	*state = pc_arena_new();
	return 0;
}

static int teardown(void **state)
{
	pc_arena_free(*state);
	return 0;
}

static void freeing_nothing_is_fine(void **state)
{
	(void)state;
	pc_arena_free(NULL);
	pc_free(NULL);
}

static void pieces_are_zeroed_and_aligned(void **state)
{
	struct pc_arena *arena = *state;

	for (size_t size = 0; size < 300; size++) {
		unsigned char *piece = pc_arena_alloc(arena, size);

		assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xff, size);
		pc_arena_strndup(arena, "odd", size % 4); /* leaves the arena unaligned */
	}
}

static void pieces_of_nothing_differ(void **state)
{
	void *a = pc_arena_alloc(*state, 0), *b = pc_arena_alloc(*state, 0);

	assert_non_null(a);
	assert_ptr_not_equal(a, b);
}

/* Every piece is written whole and read back at the end: none lies in another. */
static void pieces_do_not_overlap(void **state)
{
	enum { COUNT = 2000 };
	static unsigned char *pieces[COUNT];
	static size_t sizes[COUNT];
	unsigned random = 1;

	for (size_t i = 0; i < COUNT; i++) {
		random = random * 1103515245u + 12345u;
		sizes[i] = (random >> 16) % (i % 50 ? 200 : 40000);
		pieces[i] = pc_arena_alloc(*state, sizes[i]);
		memset(pieces[i], (int)(i & 0xff), sizes[i]);
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(pieces[i][k], i & 0xff);
}

static void a_large_piece_keeps_the_room_of_the_newest_block(void **state)
{
	struct pc_arena *arena = *state;
	size_t before;

	pc_arena_alloc(arena, 16);
	pc_arena_alloc(arena, 10 << 20);
	before = pc_arena_size_bytes(arena);
	pc_arena_alloc(arena, 16);
	assert_int_equal(pc_arena_size_bytes(arena), before);
	assert_true(before >= 10 << 20);
	assert_true(before < 11 << 20);
}

static void small_strings_are_packed(void **state)
{
	struct pc_arena *arena = *state;

	for (size_t i = 0; i < 1000000; i++)
		pc_arena_strndup(arena, "1234567", 7);
	assert_true(pc_arena_size_bytes(arena) < 10 * 1000000);
}

static void strings_are_copied(void **state)
{
	char text[] = "hello";
	char *copy = pc_arena_strdup(*state, text);

	text[0] = 'j';
	assert_string_equal(copy, "hello");
	assert_string_equal(pc_arena_strdup(*state, ""), "");
	copy = pc_arena_strndup(*state, "a\0b", 3);
	assert_memory_equal(copy, "a\0b\0", 4);
	assert_string_equal(pc_arena_strndup(*state, NULL, 0), "");
}

static void printf_makes_room_for_anything(void **state)
{
	enum { SIZE = 100000 };
	char *long_text = pc_arena_alloc(*state, SIZE + 1);
	char *made;

	memset(long_text, 'x', SIZE);
	made = pc_arena_printf(*state, "<%s:%d>", long_text, 42);
	assert_int_equal(strlen(made), SIZE + 5);
	assert_int_equal(made[0], '<');
	assert_string_equal(made + SIZE + 1, ":42>");
	assert_string_equal(pc_arena_printf(*state, "%s", ""), "");
}

static void arrays_grow(void **state)
{
	size_t count = 0, room = 0;
	unsigned *numbers = NULL;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		numbers = PC_GROW(numbers, count, room);
		assert_true(count < room);
		numbers[count++] = i;
	}
	assert_int_equal(room, 1024);
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	for (; count < 3000000; count++)
		numbers = PC_GROW(numbers, count, room);
	assert_in_range(room, 3000000, 3750000); /* large ones by less */
	free(numbers);
}

/* What cannot be had ends the program with exit status 2 and a message, in a child. */
static void check_that_it_ends(void (*ask)(void))
{
	char said[100] = "";
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		ask();
		_exit(0);
	}
	close(ends[1]);
	assert_true(read(ends[0], said, sizeof(said) - 1) > 0);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_string_equal(said, "perfcopilot: out of memory\n");
}

/* volatile: the compiler would otherwise see, and warn, that these are too large */
static void ask_for_an_overflowing_array(void)
{
	volatile size_t count = SIZE_MAX / 2;

	free(pc_realloc(NULL, count, 3));
}

static void ask_for_everything(void)
{
	volatile size_t size = SIZE_MAX;

	pc_arena_alloc(pc_arena_new(), size);
}

static void ask_for_an_overflowing_block(void)
{
	volatile size_t size = SIZE_MAX - 16;

	pc_arena_alloc(pc_arena_new(), size);
}

static void ask_for_an_endless_string(void)
{
	volatile size_t size = SIZE_MAX;

	pc_arena_strndup(pc_arena_new(), "x", size);
}

static void out_of_memory_ends_the_program(void **state)
{
	(void)state;
	check_that_it_ends(ask_for_an_overflowing_array);
	check_that_it_ends(ask_for_everything);
	check_that_it_ends(ask_for_an_overflowing_block);
	check_that_it_ends(ask_for_an_endless_string);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(freeing_nothing_is_fine),
		cmocka_unit_test_setup_teardown(pieces_are_zeroed_and_aligned, setup, teardown),
		cmocka_unit_test_setup_teardown(pieces_of_nothing_differ, setup, teardown),
		cmocka_unit_test_setup_teardown(pieces_do_not_overlap, setup, teardown),
		cmocka_unit_test_setup_teardown(a_large_piece_keeps_the_room_of_the_newest_block,
						setup, teardown),
		cmocka_unit_test_setup_teardown(small_strings_are_packed, setup, teardown),
		cmocka_unit_test_setup_teardown(strings_are_copied, setup, teardown),
		cmocka_unit_test_setup_teardown(printf_makes_room_for_anything, setup, teardown),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(out_of_memory_ends_the_program),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
