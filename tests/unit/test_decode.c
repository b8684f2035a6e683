/* SPDX-License-Identifier: Apache-2.0
 * Tests of input/decode.c and the module behind it: what is read through. */
#include "input_bytes.h"

#include <string.h>

/* "one\ntwo\n" as zstd writes it, with a checksum. */
static const char zstd_one_two[] = "\x28\xb5\x2f\xfd\x04\x58\x41\x00\x00"
				   "one\ntwo\n\xe6\xa6\x0e\x40";
#define ZSTD_ONE_TWO PC_SPAN(zstd_one_two)

/* The head of a frame that wants a window of 2 GiB (zstd --long=31), and one block. */
static const char zstd_long[] = "\x28\xb5\x2f\xfd\x00\xa8\x21\x00\x00one\n";

/* ---- compression ---- */

static void compression_is_read_through(void **state)
{
	struct pc *pc = *state;
	struct pc_span once = gzip_of(pc, PC_SPAN("one\ntwo\n"));
	PC_AUTO(text) struct pc_text both = { 0 };

	check_lines(pc, once, "one|two|");
	check_lines(pc, gzip_of(pc, once), "one|two|");
	check_lines(pc, gzip_of(pc, gzip_of(pc, once)), "one|two|");
	check_lines(pc, ZSTD_ONE_TWO, "one|two|");
	check_lines(pc, gzip_of(pc, ZSTD_ONE_TWO), "one|two|");
	check_lines(pc, gzip_of(pc, PC_SPAN("")), "");
	check_lines(pc, gzip_of(pc, PC_SPAN("\xef\xbb\xbfone")), "one|");

	pc_text_add(&both, zstd_one_two, sizeof(zstd_one_two) - 1);
	pc_text_add(&both, zstd_one_two, sizeof(zstd_one_two) - 1);
	check_lines(pc, (struct pc_span){ both.data, both.size }, "one|two|one|two|");
}

static void gzip_members_follow_each_other(void **state)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	add_gzip(&out, PC_SPAN("on"));
	add_gzip(&out, PC_SPAN(""));
	add_gzip(&out, PC_SPAN("e\ntwo\n"));
	check_lines(*state, (struct pc_span){ out.data, out.size }, "one|two|");
	pc_text_add(&out, "\0\0\0\0\0\0\0", 7); /* a tape's padding */
	check_lines(*state, (struct pc_span){ out.data, out.size }, "one|two|");
}

static void too_many_layers_are_refused(void **state)
{
	struct pc *pc = *state;
	struct pc_span bytes = PC_SPAN("one\n");
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line;
	bool more;

	for (unsigned i = 0; i < 10; i++)
		bytes = gzip_of(pc, bytes);
	input = open_bytes(pc, bytes);
	assert_int_equal(pc_input_line(input, &line, &more), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "compressed"));
}

/* Cut anywhere, it gives a beginning of what was in it, and says that something is missing. */
static void check_cut(struct pc *pc, struct pc_span whole, size_t size, const char *lines)
{
	const char *damage, *got = lines_of(pc, (struct pc_span){ whole.data, size }, &damage);
	size_t length = strlen(got);

	assert_non_null(damage);
	assert_non_null(strstr(damage, "too early"));
	assert_true(length <= strlen(lines));
	if (length) /* the last line may be cut: what follows it here is not */
		assert_memory_equal(got, lines, length - 1);
}

static void truncated_compression_is_damage(void **state)
{
	struct pc *pc = *state;
	struct pc_span gzip = gzip_of(pc, PC_SPAN("one\ntwo\nthree\n"));

	for (size_t size = 2; size < gzip.size; size++)
		check_cut(pc, gzip, size, "one|two|three|");
	for (size_t size = 4; size < ZSTD_ONE_TWO.size; size++)
		check_cut(pc, ZSTD_ONE_TWO, size, "one|two|");
}

static void corrupt_compression_is_damage(void **state)
{
	struct pc *pc = *state;
	struct pc_span gzip = gzip_of(pc, PC_SPAN("one\ntwo\nthree\n"));
	char *bytes = pc_arena_strndup(pc->arena, gzip.data, gzip.size);
	const char *damage;

	bytes[gzip.size - 6] ^= 1; /* its checksum */
	assert_string_equal(lines_of(pc, (struct pc_span){ bytes, gzip.size }, &damage),
			    "one|two|three|");
	assert_non_null(strstr(damage, "corrupt"));
	bytes[10] = 7; /* the type of its block */
	assert_string_equal(lines_of(pc, (struct pc_span){ bytes, gzip.size }, &damage), "");
	assert_non_null(strstr(damage, "corrupt"));
}

static void a_window_that_is_too_large_is_told(void **state)
{
	const char *damage;

	assert_string_equal(lines_of(*state, PC_SPAN(zstd_long), &damage), "");
	assert_non_null(damage);
	assert_non_null(strstr(damage, "more than 128 MiB"));
	assert_non_null(strstr(damage, "--long=27"));
}

/* Frames of zstd that stand for 128 KiB of one byte in 13 bytes, as many as are asked for. */
static struct pc_span bomb_of(struct pc *pc, size_t frames)
{
	static const char frame[] = "\x28\xb5\x2f\xfd\xa0\x00\x00\x02\x00\x03\x00\x10\n";
	size_t size = sizeof(frame) - 1;
	char *bytes = pc_arena_alloc(pc->arena, frames * size);

	for (size_t i = 0; i < frames; i++)
		memcpy(bytes + i * size, frame, size);
	return (struct pc_span){ bytes, frames * size };
}

static const char *damage_after(struct pc *pc, struct pc_span bytes, uint64_t *out_size)
{
	PC_AUTO(input) struct pc_input *input = open_bytes(pc, bytes);
	struct pc_span span;
	const char *damage;

	for (*out_size = 0;; *out_size += span.size) {
		assert_int_equal(pc_input_bytes(input, &span), PC_OK);
		if (!span.size)
			break;
	}
	damage = pc_input_damage(input);
	return damage ? pc_arena_strdup(pc->arena, damage) : NULL;
}

static void a_bomb_is_not_unpacked(void **state)
{
	struct pc *pc = *state;
	const char *damage;
	uint64_t size;

	assert_null(damage_after(pc, bomb_of(pc, 2000), &size)); /* 250 MiB harm nobody */
	assert_int_equal(size, (uint64_t)2000 << 17);
	damage = damage_after(pc, bomb_of(pc, 10000), &size);
	assert_non_null(damage);
	assert_non_null(strstr(damage, "more than 2000 times its size"));
	assert_in_range(size, 256 << 20, 257 << 20);
}

/* ---- UTF-16 and marks ---- */

static void marks_of_utf8_are_no_text(void **state)
{
	check_lines(*state, PC_SPAN("\xef\xbb\xbfone\n"), "one|");
	check_lines(*state, PC_SPAN("\xef\xbb\xbf"), "");
	check_lines(*state, PC_SPAN("\xef\xbb"), "\xef\xbb|");
	check_lines(*state, PC_SPAN("\xef\xbb\xbf\xef\xbb\xbfx"), "\xef\xbb\xbfx|");
}

#define LITTLE "o\0n\0e\0\r\0\n\0t\0w\0o\0\n\0"
#define BIG "\0o\0n\0e\0\r\0\n\0t\0w\0o\0\n"

static void utf16_is_read_through(void **state)
{
	struct pc *pc = *state;

	check_lines(pc, PC_SPAN("\xff\xfe" LITTLE), "one|two|");
	check_lines(pc, PC_SPAN("\xfe\xff" BIG), "one|two|");
	check_lines(pc, PC_SPAN(LITTLE), "one|two|");
	check_lines(pc, PC_SPAN(BIG), "one|two|");
	check_lines(pc, gzip_of(pc, PC_SPAN("\xff\xfe" LITTLE)), "one|two|");
	check_lines(pc, PC_SPAN("\xff\xfe\xe4\x00\x3d\xd8\x00\xde\n\0"),
		    "\xc3\xa4\xf0\x9f\x98\x80|");
}

static void lone_surrogates_are_replaced(void **state)
{
	check_lines(*state, PC_SPAN("\xff\xfe\x00\xd8x\0\n\0y\0"), "\xef\xbf\xbdx|y|");
	check_lines(*state, PC_SPAN("\xfe\xff\xdc\x00\0x"), "\xef\xbf\xbdx|");
}

static void half_a_character_of_utf16_is_damage(void **state)
{
	const char *damage;

	assert_string_equal(lines_of(*state, PC_SPAN("\xff\xfex\0\n\0y"), &damage), "x|");
	assert_non_null(damage);
	assert_non_null(strstr(damage, "UTF-16"));
}

enum { SHORT_LINES = 70000, LONG_LINE = 200000 };

/* Short lines, then a long one of characters of three bytes, which leave no room for one more in
 * whatever buffer; `padding` shifts where that is. */
static struct pc_span utf16_of_many_lines(struct pc *pc, size_t padding)
{
	size_t units = 1 + 2 * SHORT_LINES + padding + 1 + LONG_LINE + 2, at = 0;
	char *bytes = pc_arena_alloc(pc->arena, 2 * units);

	memcpy(bytes, "\xff\xfe", 2);
	for (at = 2; at < 2 + 4 * SHORT_LINES; at += 4)
		memcpy(bytes + at, "x\0\n\0", 4);
	for (size_t i = 0; i < padding; i++, at += 2)
		memcpy(bytes + at, "y\0", 2);
	memcpy(bytes + at, "\n\0", 2);
	at += 2;
	for (size_t i = 0; i < LONG_LINE; i++, at += 2)
		memcpy(bytes + at, "\x2d\x4e", 2);
	memcpy(bytes + at, "\n\0z\0", 4);
	return (struct pc_span){ bytes, at + 4 };
}

static void characters_of_utf16_fit_wherever_the_buffer_ends(void **state)
{
	struct pc *pc = *state;
	struct pc_span line;
	bool more;

	for (size_t padding = 0; padding < 6; padding++) {
		PC_AUTO(input)
		struct pc_input *input = open_bytes(pc, utf16_of_many_lines(pc, padding));

		for (size_t i = 0; i <= SHORT_LINES; i++)
			assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_int_equal(line.size, padding);
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_int_equal(line.size, 3 * LONG_LINE);
		assert_memory_equal(line.data + line.size - 3, "\xe4\xb8\xad", 3);
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_true(more);
		assert_true(pc_span_is(line, "z"));
		assert_null(pc_input_damage(input));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(compression_is_read_through),
		TEST(gzip_members_follow_each_other),
		TEST(too_many_layers_are_refused),
		TEST(truncated_compression_is_damage),
		TEST(corrupt_compression_is_damage),
		TEST(a_window_that_is_too_large_is_told),
		TEST(marks_of_utf8_are_no_text),
		TEST(a_bomb_is_not_unpacked),
		TEST(utf16_is_read_through),
		TEST(lone_surrogates_are_replaced),
		TEST(half_a_character_of_utf16_is_damage),
		TEST(characters_of_utf16_fit_wherever_the_buffer_ends),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
