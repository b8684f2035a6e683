/* SPDX-License-Identifier: Apache-2.0
 * Java flight recordings, made here byte by byte: what they say, in both ways to write numbers, cut
 * off and broken. */
#include "jfr_bytes.h"
#include "profile_dump.h"

/* ---- pools ---- */
static void frame(const struct writer *w, struct pc_text *out, int method, int line, int type)
{
	number(w, out, (uint64_t)method, 8);
	number(w, out, (uint32_t)line, 4);
	number(w, out, (uint64_t)type, 8);
}

static void pool(const struct writer *w, struct pc_text *out, int type, int count)
{
	number(w, out, (uint64_t)type, 8);
	number(w, out, (uint64_t)count, 4);
}

static void symbols(const struct writer *w, struct pc_text *out)
{
	static const char *const all[] = {
		"a/b/C$D", "run",  "([[Ljava/lang/String;IZLMap;)V", "write", "()L;",
		"hiding",  "(Q)V",
	};

	pool(w, out, 35, 7);
	for (int i = 0; i < 7; i++) {
		number(w, out, (uint64_t)i + 1, 8);
		utf8(w, out, all[i]);
	}
}

static void method(const struct writer *w, struct pc_text *out, int key, const int *symbol,
		   bool hidden)
{
	number(w, out, (uint64_t)key, 8);
	for (int i = 0; i < 3; i++)
		number(w, out, (uint64_t)symbol[i], 8);
	fixed(out, hidden, 1);
}

static void methods(const struct writer *w, struct pc_text *out)
{
	pool(w, out, 34, 1);
	number(w, out, 1, 8);
	number(w, out, 1, 8);
	pool(w, out, 33, 4);
	method(w, out, 1, (const int[]){ 1, 2, 3 }, false);
	method(w, out, 2, (const int[]){ 0, 4, 5 }, false); /* native code */
	method(w, out, 3, (const int[]){ 1, 6, 5 }, true);
	method(w, out, 4, (const int[]){ 1, 2, 7 }, false); /* no descriptor */
}

static void threads(const struct writer *w, struct pc_text *out)
{
	pool(w, out, 23, 1); /* strings */
	number(w, out, 9, 8);
	utf8(w, out, "w\xc3\xb6rker");
	pool(w, out, 30, 2);
	number(w, out, 1, 8);
	fixed(out, 0, 1);
	number(w, out, 70, 8);
	fixed(out, 2, 1); /* its name is one of the strings */
	number(w, out, 9, 8);
	number(w, out, 5, 8);
	number(w, out, 2, 8);
	fixed(out, 5, 1); /* Latin 1 */
	number(w, out, 3, 4);
	pc_text_puts(out, "G\xe9\x31");
	number(w, out, 71, 8);
	fixed(out, 0, 1);
	number(w, out, 0, 8);
}

static void stacks(const struct writer *w, struct pc_text *out)
{
	pool(w, out, 31, 2);
	number(w, out, 1, 8);
	fixed(out, 0, 1);
	number(w, out, 4, 4);
	frame(w, out, 2, 0, 3);
	frame(w, out, 4, 12, 2);
	frame(w, out, 3, 1, 1);
	frame(w, out, 1, 34, 1);
	number(w, out, 2, 8);
	fixed(out, 1, 1); /* truncated */
	number(w, out, 1, 4);
	frame(w, out, 1, -1, 9);
}

static void pools(struct writer *w)
{
	struct pc_text body = { 0 };
	static const char *const kinds[] = { "Interpreted", "JIT compiled", "Kernel" };

	for (int i = 0; i < 3; i++)
		number(w, &body, 0, 8);
	fixed(&body, 0, 1);
	number(w, &body, 7, 4);
	symbols(w, &body);
	methods(w, &body);
	threads(w, &body);
	stacks(w, &body);
	pool(w, &body, 36, 3);
	for (int i = 0; i < 3; i++) {
		number(w, &body, (uint64_t)i + 1, 8);
		utf8(w, &body, kinds[i]);
	}
	record(w, 1, &body);
}

/* ---- events ---- */
static void event(struct writer *w, int type, const int *numbers, int count)
{
	struct pc_text body = { 0 };

	for (int i = 0; i < count; i++)
		number(w, &body, (uint64_t)numbers[i], 8);
	record(w, (uint64_t)type, &body);
}

enum { SIZE_AT = 8, HEAD_SIZE = 68 };

/* A chunk behind what is there: events first, as Java writes them. */
static void chunk(struct writer *w, bool with_types)
{
	size_t begin = w->bytes.size;

	pc_text_add(&w->bytes, "FLR\0\0\2\0\1", 8);
	for (int i = 0; i < 6; i++)
		fixed(&w->bytes, 0, 8);
	fixed(&w->bytes, 1000000, 8); /* ticks a second */
	fixed(&w->bytes, w->compressed, 4);
	event(w, 40, (const int[]){ 5, 1, 1 }, 3);
	event(w, 42, (const int[]){ 5 }, 1);
	event(w, 40, (const int[]){ 6, 2, 2 }, 3);
	event(w, 41, (const int[]){ 7, 30, 1, 1 }, 4);
	event(w, 40, (const int[]){ 8, 1, 0 }, 3); /* no stack */
	if (with_types) {
		pools(w);
		describe(w);
	}
	for (int i = 0; i < 8; i++)
		w->bytes.data[begin + SIZE_AT + (size_t)i] =
			(char)((uint64_t)(w->bytes.size - begin) >> 8 * (7 - i));
}

#define CHUNK                                                                          \
	"# jdk.ExecutionSample in samples 3 x3 lost ?\n"                               \
	"# jdk.ThreadSleep in ns 30000 x1 lost ?\n"                                    \
	"a.b.C$D.run(String[][], int, boolean, Map):u;a.b.C$D.run:j;write:k 1 x1 "     \
	"w\xc3\xb6rker/-1/5 jdk.ExecutionSample\n"                                     \
	"a.b.C$D.run(String[][], int, boolean, Map):? 1 x1 G\xc3\xa9\x31/-1/71 "       \
	"jdk.ExecutionSample\n"                                                        \
	"a.b.C$D.run(String[][], int, boolean, Map):u;a.b.C$D.run:j;write:k 30000 x1 " \
	"w\xc3\xb6rker/-1/5 jdk.ThreadSleep\n"                                         \
	"?:? 1 x1 w\xc3\xb6rker/-1/5 jdk.ExecutionSample\n"

static struct pc_span written(const struct writer *w)
{
	return (struct pc_span){ w->bytes.data, w->bytes.size };
}

/* ---- tests ---- */
static void samples_and_times(void **state)
{
	(void)state;
	for (int compressed = 0; compressed < 2; compressed++) {
		struct writer w = { .compressed = compressed };

		chunk(&w, true);
		expect_span("jfr", written(&w), CHUNK);
		pc_text_clear(&w.bytes);
	}
}

/* Chunks are added up, whatever their keys mean elsewhere. */
static void chunks_stand_by_themselves(void **state)
{
	struct writer w = { .compressed = true };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	chunk(&w, true);
	w.compressed = false;
	w.string_count = 0;
	chunk(&w, true);
	assert_int_equal(read_text(pc, "", written(&w), &profile), PC_OK);
	assert_int_equal(pc_profile_events(profile, &(size_t){ 0 })[0].total, 6);
	assert_int_equal(profile->cell_count, 4);
	pc_free(pc);
	pc_text_clear(&w.bytes);
}

static bool has_note(const struct pc_profile *profile, const char *words)
{
	for (const char *const *note = pc_profile_notes(profile); *note; note++)
		if (strstr(*note, words))
			return true;
	return false;
}

/* The second chunk ends somewhere: the first is read, and the damage named. A chunk without its
 * size, being written when the machine stopped, is read as far as it says what it is. */
static void cut_off_anywhere(void **state)
{
	struct writer w = { .compressed = true };
	const char *at, *reason;
	size_t first;

	(void)state;
	chunk(&w, true);
	first = w.bytes.size;
	w.string_count = 0;
	chunk(&w, true);
	for (size_t size = first + 1; size < w.bytes.size; size++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		assert_int_equal(
			read_text(pc, "jfr", (struct pc_span){ w.bytes.data, size }, &profile),
			PC_OK);
		assert_true(pc_profile_damage(profile, &at, &reason));
		assert_true(pc_profile_events(profile, &(size_t){ 0 })[0].total >= 3);
		assert_true(has_note(profile, "stackdepth"));
		pc_free(pc);
	}
	memset(w.bytes.data + first + SIZE_AT, 0, 8);
	expect_span("jfr", (struct pc_span){ w.bytes.data + first, w.bytes.size - first }, CHUNK);
	pc_text_clear(&w.bytes);
}

static void refused(void **state)
{
	struct writer w = { .compressed = true };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	chunk(&w, false);
	assert_int_equal(read_text(pc, "", written(&w), &profile), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "without the description of its types"));
	pc_free(pc);
	pc_text_clear(&w.bytes);
}

/* Nothing but the sanitizers asks what comes of it. */
static void broken_bytes(void **state)
{
	struct writer w = { .compressed = true };

	(void)state;
	chunk(&w, true);
	for (size_t i = HEAD_SIZE; i < w.bytes.size; i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;
		char was = w.bytes.data[i];

		w.bytes.data[i] = (char)(i % 3 ? 0xff : was + 1);
		read_text(pc, "jfr", written(&w), &profile);
		w.bytes.data[i] = was;
		pc_free(pc);
	}
	pc_text_clear(&w.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_and_times), cmocka_unit_test(chunks_stand_by_themselves),
		cmocka_unit_test(cut_off_anywhere),  cmocka_unit_test(refused),
		cmocka_unit_test(broken_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
