/* SPDX-License-Identifier: Apache-2.0
 * For the tests of input/: input from memory, and compressed input made byte by byte. */
#ifndef TESTS_INPUT_BYTES_H
#define TESTS_INPUT_BYTES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "input/input.h"

static inline int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static inline int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* ---- input from memory, as a file that has no name ---- */

static inline struct pc_input *open_bytes(struct pc *pc, struct pc_span bytes)
{
	struct pc_input *input = NULL;
	int fd = memfd_create("input", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.data, bytes.size), bytes.size);
	assert_int_equal(
		pc_input_open(pc, pc_arena_printf(pc->arena, "/proc/self/fd/%d", fd), &input),
		PC_OK);
	close(fd);
	return input;
}

/* All lines, each followed by "|"; "" is no line at all. */
static inline const char *lines_of(struct pc *pc, struct pc_span bytes, const char **out_damage)
{
	PC_AUTO(input) struct pc_input *input = open_bytes(pc, bytes);
	PC_AUTO(text) struct pc_text all = { 0 };
	struct pc_span line;
	bool more;

	for (uint64_t number = 1;; number++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		if (!more)
			break;
		assert_int_equal(pc_input_line_number(input), number);
		pc_text_add(&all, line.data, line.size);
		pc_text_putc(&all, '|');
	}
	*out_damage = pc_input_damage(input);
	if (*out_damage)
		*out_damage = pc_arena_strdup(pc->arena, *out_damage);
	return all.data ? pc_arena_strndup(pc->arena, all.data, all.size) : "";
}

static inline void check_lines(struct pc *pc, struct pc_span bytes, const char *expected)
{
	const char *damage, *got = lines_of(pc, bytes, &damage);

	assert_string_equal(got, expected);
	assert_null(damage);
}

/* ---- gzip, with stored blocks ---- */

static inline uint32_t crc32_of(struct pc_span bytes)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < bytes.size; i++) {
		crc ^= (unsigned char)bytes.data[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static inline void add_little(struct pc_text *out, uint32_t value, unsigned bytes)
{
	for (; bytes--; value >>= 8)
		pc_text_putc(out, (char)(value & 0xff));
}

static inline void add_gzip(struct pc_text *out, struct pc_span bytes)
{
	size_t at = 0, size;

	pc_text_add(out, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	do {
		size = bytes.size - at < 65535 ? bytes.size - at : 65535;
		pc_text_putc(out, at + size == bytes.size); /* the last block says so */
		add_little(out, (uint32_t)size, 2);
		add_little(out, (uint32_t)~size & 0xffff, 2);
		pc_text_add(out, bytes.data + at, size);
		at += size;
	} while (at < bytes.size);
	add_little(out, crc32_of(bytes), 4);
	add_little(out, (uint32_t)bytes.size, 4);
}

static inline struct pc_span gzip_of(struct pc *pc, struct pc_span bytes)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	add_gzip(&out, bytes);
	return (struct pc_span){ pc_arena_strndup(pc->arena, out.data, out.size), out.size };
}

#endif
