/* SPDX-License-Identifier: Apache-2.0
 * Exports: folded stacks and speedscope's JSON, byte by byte. */
#include <json-c/json.h>

#include "export/export.h"
#include "rank_fixture.h"

static const char *exported(struct fixture *f,
			    int (*form)(struct pc *, const struct pc_profile *,
					const struct pc_export *, const struct pc_sink *),
			    const struct pc_export *what)
{
	struct pc_text text = { 0 };
	struct pc_sink sink = pc_sink_text(&text);
	const char *kept;

	if (!f->profile)
		seal(f);
	if (form(f->pc, f->profile, what, &sink))
		fail_msg("%s", pc_error(f->pc));
	kept = pc_arena_strndup(f->pc->arena, text.data, text.size);
	pc_text_clear(&text);
	return kept;
}

/* ---- folded ---- */
static void folded(struct fixture *f, const struct pc_export *what, const char *expected)
{
	assert_string_equal(exported(f, pc_export_folded, what), expected);
}

static void order_of_bytes(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;work", 7);
	stack(f, "main", 5);
	stack(f, "main!x@m", 1); /* "!" lies between " " and ";" */
	stack(f, "main 4", 2);
	stack(f, "main 6", 2);
	stack(f, "main;work;leaf", 10);
	stack(f, "a", 3);
	folded(f, &(struct pc_export){ 0 },
	       "a 3\nmain 4 2\nmain 5\nmain 6 2\nmain!x 1\nmain;work 7\nmain;work;leaf 10\n");
}

/* One cost of a function that has any name, in a process. */
static void odd(struct fixture *f, const char *function, const char *process,
		enum pc_frame_kind kind)
{
	struct pc_place place = { .function = pc_span(function), .kind = kind };
	uint32_t frame = pc_builder_frame(f->b, &place);
	struct pc_sample s = { .stack = pc_builder_stack(f->b, PC_NONE, frame),
			       .thread = pc_builder_thread(f->b, pc_span(process), -1, -1),
			       .event = event_named(f, "cycles"),
			       .value = 1,
			       .count = 1 };

	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
}

static void safe_names(void **state)
{
	struct fixture *f = *state;

	odd(f, "a;b\nc\x1b", "p;q", PC_FRAME_USER);
	odd(f, "", "", PC_FRAME_UNKNOWN);
	stack(f, "@libc.so.6", 2);
	stack(f, "@[heap]", 4);
	folded(f, &(struct pc_export){ 0 }, "[heap] 4\n[libc.so.6] 2\n[unknown] 1\np:q;a:b c  1\n");
	folded(f, &(struct pc_export){ .bare = true },
	       "[heap] 4\n[libc.so.6] 2\n[unknown] 1\na:b c  1\n");
}

static void suffixes(void **state)
{
	struct fixture *f = *state;

	odd(f, "k", "", PC_FRAME_KERNEL);
	odd(f, "x_[k]", "", PC_FRAME_KERNEL); /* it came so */
	odd(f, "j", "", PC_FRAME_JIT);
	odd(f, "i", "", PC_FRAME_INLINED);
	odd(f, "u", "", PC_FRAME_USER);
	odd(f, "h", "", PC_FRAME_HYPERVISOR);
	folded(f, &(struct pc_export){ .suffixes = true },
	       "h 1\ni_[i] 1\nj_[j] 1\nk_[k] 1\nu 1\nx_[k] 1\n");
	folded(f, &(struct pc_export){ 0 }, "h 1\ni 1\nj 1\nk 1\nu 1\nx_[k] 1\n");
}

/* What has one name is one line, however many modules and threads it is from. */
static void merged(void **state)
{
	struct fixture *f = *state;
	uint32_t a = pc_builder_thread(f->b, PC_SPAN("p"), 1, 1);
	uint32_t b = pc_builder_thread(f->b, PC_SPAN("p"), 1, 2);
	uint32_t c = pc_builder_thread(f->b, PC_SPAN("q"), 2, 2);

	add_stack(f, "main@x;f", a, 1);
	add_stack(f, "main@y;f", b, 2);
	add_stack(f, "main@x;f", c, 4);
	add_stack(f, "main@x;f", a, -1);
	add_stack(f, "main@x;zero", a, 0);
	folded(f, &(struct pc_export){ 0 }, "p;main;f 2\nq;main;f 4\n");
	folded(f, &(struct pc_export){ .event = PC_EXPORT_EVERY, .bare = true }, "main;f 6\n");
}

static void decimals(void **state)
{
	struct fixture *f = *state;

	sample(f, "cpu", 1230, 2);
	sample(f, "cpu", -5, 3);
	sample(f, "cpu", -12300, 3);
	folded(f, &(struct pc_export){ 0 }, "main -0.005\n");
}

static void rows_without_stacks(void **state)
{
	struct fixture *f = *state;

	pc_builder_percent_only(f->b, event_named(f, "cpu"));
	self_row(f, "cpu", "main", 1250);
	self_row(f, "cpu", "work", 3000);
	self_row(f, "cpu", "nobody", PC_UNKNOWN);
	folded(f, &(struct pc_export){ 0 }, "main 12.5\nwork 30\n");
}

static int fails(struct fixture *f,
		 int (*form)(struct pc *, const struct pc_profile *, const struct pc_export *,
			     const struct pc_sink *),
		 size_t event)
{
	struct pc_text text = { 0 };
	struct pc_sink sink = pc_sink_text(&text);
	int status;

	if (!f->profile)
		seal(f);
	status = form(f->pc, f->profile, &(struct pc_export){ .event = event }, &sink);
	pc_text_clear(&text);
	return status;
}

static void nothing_to_write(void **state)
{
	struct fixture *f = *state;

	self_row(f, "cpu", "main", PC_UNKNOWN);
	self_row(f, "cycles", "main", 3);
	assert_error(f, fails(f, pc_export_folded, 0), PC_EINPUT, "no self cost of cpu");
	assert_error(f, fails(f, pc_export_speedscope, 0), PC_EINPUT, "no self cost of cpu");
	assert_error(f, fails(f, pc_export_folded, PC_EXPORT_EVERY), PC_EUSAGE, "there are 2");
}

/* Deep recursion, long lines, and a sink that takes no more. */
static int refuse(void *context, const char *bytes, size_t size)
{
	(void)bytes;
	*(size_t *)context += size;
	return PC_ECANCEL;
}

static void deep(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { .stack = PC_NONE,
			       .thread = PC_NONE,
			       .event = event_named(f, "cycles"),
			       .value = 1,
			       .count = 1 };
	uint32_t frame = frame_named(f, "again");
	size_t got = 0;
	struct pc_sink sink = { refuse, &got };

	for (size_t i = 0; i < 20000; i++) {
		s.stack = pc_builder_stack(f->b, s.stack, frame);
		assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	}
	seal(f);
	assert_int_equal(pc_export_folded(f->pc, f->profile, &(struct pc_export){ 0 }, &sink),
			 PC_ECANCEL);
	assert_in_range(got, 1, 1 << 20);
	got = 0;
	assert_int_equal(pc_export_speedscope(f->pc, f->profile, &(struct pc_export){ 0 }, &sink),
			 PC_ECANCEL);
	assert_in_range(got, 1, 1 << 20);
}

/* ---- speedscope ---- */
static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(object, key, &value))
		fail_msg("no %s", key);
	return value;
}

static struct json_object *at(struct json_object *object, const char *key, size_t i)
{
	return json_object_array_get_idx(member(object, key), i);
}

static struct json_object *speedscope(struct fixture *f, const struct pc_export *what)
{
	struct json_object *file = json_tokener_parse(exported(f, pc_export_speedscope, what));

	assert_non_null(file);
	return file;
}

static void speedscope_profiles(void **state)
{
	struct fixture *f = *state;
	struct json_object *file, *profile;

	add_stack(f, "main;\"work\"", pc_builder_thread(f->b, PC_SPAN("p"), 1, 1), 3);
	stack(f, "main", 4);
	sample(f, "cpu-clock", 25, 1);
	file = speedscope(f, &(struct pc_export){ .event = PC_EXPORT_EVERY, .title = "t" });
	assert_string_equal(json_object_get_string(member(file, "name")), "t");
	assert_int_equal(json_object_array_length(member(member(file, "shared"), "frames")), 4);
	assert_int_equal(json_object_array_length(member(file, "profiles")), 2);
	profile = at(file, "profiles", 0);
	assert_string_equal(json_object_to_json_string(member(profile, "samples")),
			    "[ [ 3, 0, 1 ], [ 0 ] ]");
	assert_string_equal(json_object_to_json_string(member(profile, "weights")), "[ 3, 4 ]");
	assert_int_equal(json_object_get_int(member(profile, "endValue")), 7);
	assert_string_equal(json_object_get_string(member(profile, "unit")), "none");
	profile = at(file, "profiles", 1);
	assert_string_equal(json_object_get_string(member(profile, "endValue")), "2.5");
	assert_string_equal(json_object_get_string(member(profile, "unit")), "nanoseconds");
	json_object_put(file);
}

static void speedscope_rows(void **state)
{
	struct fixture *f = *state;
	struct json_object *file, *profile;

	self_row(f, "cycles", "main", 3);
	file = speedscope(f, &(struct pc_export){ 0 });
	profile = at(file, "profiles", 0);
	assert_string_equal(json_object_get_string(member(profile, "name")),
			    "cycles (self cost, no stacks)");
	assert_string_equal(json_object_to_json_string(member(profile, "samples")), "[ [ 0 ] ]");
	json_object_put(file);
}

static void speedscope_negative(void **state)
{
	struct fixture *f = *state;

	stack(f, "main", -4);
	assert_error(f, fails(f, pc_export_speedscope, 0), PC_EINPUT, "negative");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(order_of_bytes),
		TEST(safe_names),
		TEST(suffixes),
		TEST(merged),
		TEST(decimals),
		TEST(rows_without_stacks),
		TEST(nothing_to_write),
		TEST(deep),
		TEST(speedscope_profiles),
		TEST(speedscope_rows),
		TEST(speedscope_negative),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
