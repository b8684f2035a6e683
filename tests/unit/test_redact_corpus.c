/* SPDX-License-Identifier: Apache-2.0
 * Redaction, text by text: redact_hidden.txt has what must vanish, redact_kept.txt and the profiles
 * of the other tests what must remain. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "redact_fixture.h"

static const char open_mark[] = "«", close_mark[] = "»";

static void read_file(const char *name, struct pc_text *out)
{
	const char *top = getenv("top_srcdir");
	char path[4096], block[65536];
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	file = fopen(path, "re");
	if (!file)
		fail_msg("%s can't be read", path);
	while ((size = fread(block, 1, sizeof(block), file)))
		pc_text_add(out, block, size);
	fclose(file);
}

/* Calls `check` for each line that is no comment; how many there were. */
static size_t each_line(const char *name, void (*check)(struct pc_span line))
{
	struct pc_text bytes = { 0 };
	struct pc_span rest, line;
	size_t count = 0;

	read_file(name, &bytes);
	for (rest = pc_text_span(&bytes); pc_span_cut(rest, '\n', &line, &rest); count++)
		if (!pc_span_starts(line, "# "))
			check(line);
	pc_text_clear(&bytes);
	return count;
}

/* "~24", "^24": so many characters of a made up key. */
static const char *add_filler(struct pc_text *out, const char *at)
{
	const char *letters = *at == '~' ? "aB3dE6" : "a0b3e6";
	char *end;
	unsigned long count = strtoul(at + 1, &end, 10);

	for (unsigned long i = 0; i < count; i++)
		pc_text_putc(out, letters[i % 6]);
	return end;
}

static bool is_filler(const char *at)
{
	return (*at == '~' || *at == '^') && at[1] >= '0' && at[1] <= '9';
}

/* The text as it is given, and what remains of it, "*" in place of what is hidden. */
static void read_line(struct pc_span line, struct pc_text *given, struct pc_text *wanted)
{
	const char *at = line.data, *end = line.data + line.size;
	bool hidden = false;

	while (at < end) {
		struct pc_span rest = { at, (size_t)(end - at) };
		bool opens = pc_span_starts(rest, open_mark);

		if (opens || pc_span_starts(rest, close_mark)) {
			hidden = opens;
			pc_text_puts(wanted, opens ? "*" : "");
			at += strlen(open_mark);
		} else if (hidden && is_filler(at)) {
			at = add_filler(given, at);
		} else {
			bool newline = pc_span_starts(rest, "\\N");
			char c = newline ? '\n' : *at;

			pc_text_putc(given, c);
			if (!hidden)
				pc_text_putc(wanted, c);
			at += newline ? 2 : 1;
		}
	}
}

static void without_marks(struct pc_span text, struct pc_text *out)
{
	const char *mark;

	while ((mark = pc_span_find(text, "[redacted:"))) {
		const char *end = strchr(mark, ']') + 1;

		pc_text_add(out, text.data, (size_t)(mark - text.data));
		pc_text_putc(out, '*');
		text = (struct pc_span){ end, text.size - (size_t)(end - text.data) };
	}
	pc_text_add(out, text.data, text.size);
}

static void must_hide(struct pc_span line)
{
	struct pc_text given = { 0 }, wanted = { 0 }, out = { 0 }, shown = { 0 }, again = { 0 };

	read_line(line, &given, &wanted);
	pc_redact(plain, pc_text_span(&given), &out);
	without_marks(pc_text_span(&out), &shown);
	if (strcmp(shown.data, wanted.data) != 0)
		print_message("given:  %s\n", given.data);
	assert_string_equal(shown.data, wanted.data);
	assert_int_equal(pc_redact(plain, pc_text_span(&out), &again), 0);
	pc_text_clear(&given);
	pc_text_clear(&wanted);
	pc_text_clear(&out);
	pc_text_clear(&shown);
	pc_text_clear(&again);
}

static void must_keep(struct pc_span line)
{
	struct pc_text text = { 0 };

	pc_text_add(&text, line.data, line.size);
	same(pc_text_span(&text).data);
	pc_text_clear(&text);
}

static void test_hidden(void **state)
{
	(void)state;
	assert_true(each_line("tests/unit/redact_hidden.txt", must_hide) > 200);
}

/* A line's place in a text changes nothing. */
static void test_hidden_together(void **state)
{
	struct pc_text bytes = { 0 }, given = { 0 }, wanted = { 0 }, out = { 0 }, shown = { 0 };
	struct pc_span rest, line;

	(void)state;
	read_file("tests/unit/redact_hidden.txt", &bytes);
	for (rest = pc_text_span(&bytes); pc_span_cut(rest, '\n', &line, &rest);) {
		/* what is cut off has no end */
		if (pc_span_starts(line, "# ") || pc_span_find(line, "PRIVATE KEY"))
			continue;
		read_line(line, &given, &wanted);
		pc_text_putc(&given, '\n');
		pc_text_putc(&wanted, '\n');
	}
	pc_redact(plain, pc_text_span(&given), &out);
	without_marks(pc_text_span(&out), &shown);
	assert_string_equal(shown.data, wanted.data);
	pc_text_clear(&bytes);
	pc_text_clear(&given);
	pc_text_clear(&wanted);
	pc_text_clear(&out);
	pc_text_clear(&shown);
}

static void test_kept(void **state)
{
	(void)state;
	assert_true(each_line("tests/unit/redact_kept.txt", must_keep) > 150);
}

static void test_profiles_are_kept(void **state)
{
	static const char corpus[] = "tests/fuzz/corpus/profile";
	const char *top = getenv("top_srcdir");
	char path[4096];
	struct dirent *entry;
	unsigned files = 0;
	DIR *folder;

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", corpus);
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		struct pc_text bytes = { 0 }, out = { 0 };

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", corpus, entry->d_name);
		read_file(path, &bytes);
		if (pc_redact(plain, pc_text_span(&bytes), &out))
			fail_msg("%s: %.80s", entry->d_name, strstr(out.data, "[redacted:"));
		pc_text_clear(&bytes);
		pc_text_clear(&out);
		files++;
	}
	closedir(folder);
	assert_true(files > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_hidden_together),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_profiles_are_kept),
	};
	int failed;

	pc = pc_new();
	pc_redactor_new(pc, NULL, &plain);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pc_free(pc);
	return failed;
}
