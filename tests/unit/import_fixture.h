/* SPDX-License-Identifier: Apache-2.0
 * For the tests of measure/import: files of given bytes, and what was read as text. */
#ifndef TESTS_IMPORT_FIXTURE_H
#define TESTS_IMPORT_FIXTURE_H

#include "input_bytes.h"

#include <stdio.h>
#include <string.h>

#include "measure/import.h"

static inline const char *file_of(struct pc *pc, struct pc_span bytes)
{
	int fd = memfd_create("results", 0); /* as long as the test */

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.data, bytes.size), bytes.size);
	return pc_arena_printf(pc_memory(pc), "/proc/self/fd/%d", fd);
}

static inline void add_side(struct pc_text *text, const struct pc_series *series, size_t side)
{
	for (size_t i = 0; i < series->counts[side]; i++)
		pc_text_printf(text, " %.15g", series->values[side][i]);
}

/* "name passed|failed (why)\n  wall 1 2|3\n  setup wall 1|\n" of two sides */
static inline const char *told(struct pc *pc, const struct pc_samples *samples)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	for (size_t i = 0; i < pc_samples_benchmark_count(samples); i++) {
		const struct pc_benchmark *b = pc_samples_benchmark_at(samples, i);

		pc_text_printf(&text, "%s", b->name);
		for (size_t side = 0; side < 2; side++)
			pc_text_printf(&text, "%s%s%s%s%s", side ? "|" : " ",
				       pc_outcome_word(b->outcomes[side]), b->why[side] ? " (" : "",
				       b->why[side] ? b->why[side] : "", b->why[side] ? ")" : "");
		pc_text_putc(&text, '\n');
		for (size_t j = 0; j < pc_samples_series_count(samples); j++) {
			const struct pc_series *s = pc_samples_series_at(samples, j);

			if (strcmp(s->benchmark, b->name) != 0)
				continue;
			assert_false(s->paired);
			pc_text_printf(&text, "  %s%s%s", s->function ? s->function : "",
				       s->function ? " " : "", pc_measure_kind(s->measure)->key);
			add_side(&text, s, 0);
			pc_text_putc(&text, '|');
			add_side(&text, s, 1);
			pc_text_putc(&text, '\n');
		}
	}
	return pc_arena_strndup(pc_memory(pc), text.data ? text.data : "", text.size);
}

/* Two files, of one side each; b NULL: one file. */
static inline const char *import_two(struct pc *pc, const char *a, const char *b,
				     struct pc_imported *out_imported)
{
	struct pc_samples *samples = pc_samples_new(pc);
	struct pc_import_file files[2] = { { file_of(pc, pc_span(a)), NULL, 0 },
					   { b ? file_of(pc, pc_span(b)) : NULL, NULL, 1 } };
	const char *text = NULL;
	int status = pc_import(pc, files, b ? 2 : 1, samples, out_imported);

	if (status)
		fail_msg("%s", pc_error(pc));
	text = told(pc, samples);
	pc_samples_clear(samples);
	return text;
}

static inline void check_import(struct pc *pc, const char *bytes, const char *format,
				const char *expected)
{
	struct pc_imported imported;
	const char *got = import_two(pc, bytes, NULL, &imported);

	assert_string_equal(imported.format, format);
	assert_string_equal(got, expected);
	assert_null(imported.remarks.damage_reason);
}

static inline bool has_note(const struct pc_imported *imported, const char *part)
{
	for (const char *const *note = imported->remarks.notes; note && *note; note++)
		if (strstr(*note, part))
			return true;
	return false;
}

#endif
