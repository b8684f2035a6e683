/* SPDX-License-Identifier: Apache-2.0
 * pprof's protobuf: written field by field, read as a profile. */
#include "base/wire.h"
#include "export/export.h"
#include "profile/profile.h"
#include "profile_dump.h"

/* The numbers of a message's fields 1, 2, …; 0 is left out. */
static void numbers(struct pc_text *out, uint32_t field, const uint64_t *values, uint32_t count)
{
	struct pc_text message = { 0 };

	for (uint32_t i = 0; i < count; i++)
		pc_wire_put_number(&message, i + 1, values[i]);
	pc_wire_put_bytes(out, field,
			  (struct pc_span){ message.data ? message.data : "", message.size });
	pc_text_clear(&message);
}

#define NUMBERS(out, field, ...)                               \
	numbers(out, field, (const uint64_t[]){ __VA_ARGS__ }, \
		sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

/* Locations, leaf first, and values; a 0 ends either. */
static void sample(struct pc_text *out, const uint64_t *locations, const uint64_t *values,
		   bool packed)
{
	struct pc_text message = { 0 }, list = { 0 };

	for (; *locations; locations++)
		pc_wire_put_varint(&list, *locations);
	pc_wire_put_bytes(&message, 1, (struct pc_span){ list.data, list.size });
	list.size = 0;
	for (; *values; values++) {
		if (packed)
			pc_wire_put_varint(&list, *values);
		else
			pc_wire_put_number(&message, 2, *values);
	}
	if (packed)
		pc_wire_put_bytes(&message, 2, (struct pc_span){ list.data, list.size });
	NUMBERS(&message, 3, 10, 11);	 /* comm: gzip */
	NUMBERS(&message, 3, 12, 0, 42); /* pid: 42 */
	pc_wire_put_bytes(out, 2, (struct pc_span){ message.data, message.size });
	pc_text_clear(&message);
	pc_text_clear(&list);
}

#define SAMPLE(out, locations, values, packed) \
	sample(out, (const uint64_t[]){ locations, 0 }, (const uint64_t[]){ values, 0 }, packed)
#define LIST(...) __VA_ARGS__

static void location(struct pc_text *out, uint64_t id, uint64_t mapping, const uint64_t *functions)
{
	struct pc_text message = { 0 };

	pc_wire_put_number(&message, 1, id);
	pc_wire_put_number(&message, 2, mapping);
	for (uint64_t line = 10; *functions; functions++, line++)
		NUMBERS(&message, 4, *functions, line);
	pc_wire_put_bytes(out, 4, (struct pc_span){ message.data, message.size });
	pc_text_clear(&message);
}

static const char *const strings[] = {
	"",    "samples", "count",     "cpu",  "nanoseconds", "main", "work",
	"inl", "a.c",	  "/bin/prog", "comm", "gzip",	      "pid",  "[kernel.kallsyms]"
};

/* Samples, then what they refer to, names last: as most writers do. */
static void add_tables(struct pc_text *out)
{
	location(out, 100, 1, (const uint64_t[]){ 1, 0 });
	location(out, 200, 1, (const uint64_t[]){ 3, 2, 0 });
	location(out, 300, 2, (const uint64_t[]){ 0 });
	NUMBERS(out, 5, 1, 5, 0, 8);
	NUMBERS(out, 5, 2, 0, 6, 8); /* only its system name */
	NUMBERS(out, 5, 3, 7, 7, 8);
	NUMBERS(out, 3, 1, 0x400000, 0x500000, 0, 9);
	NUMBERS(out, 3, 2, 0, 0, 0, 13);
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		pc_wire_put_bytes(out, 6, pc_span(strings[i]));
}

static void add_types(struct pc_text *out)
{
	NUMBERS(out, 1, 1, 2);
	NUMBERS(out, 1, 3, 4);
}

static struct pc_span held(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

#define EVENTS "# samples in samples 7 x7 lost ?\n# cpu in ns 70 x7 lost ?\n"
#define MAIN "main@prog(a.c:10):u"
#define WORK MAIN ";work@prog(a.c:11):u;inl@prog(a.c:10):i"

static void a_profile(void **state)
{
	struct pc_text out = { 0 };

	(void)state;
	add_types(&out);
	SAMPLE(&out, LIST(200, 100), LIST(3, 30), true);
	SAMPLE(&out, LIST(300, 100), LIST(4, 40), false);
	add_tables(&out);
	expect_span("pprof-proto", held(&out),
		    EVENTS WORK " 3 x3 gzip/42/-1 samples\n" WORK " 30 x3 gzip/42/-1 cpu\n" MAIN
				";?@[kernel.kallsyms]:k 4 x4 gzip/42/-1 samples\n" MAIN
				";?@[kernel.kallsyms]:k 40 x4 gzip/42/-1 cpu\n");
	pc_text_clear(&out);
}

/* What the samples refer to may come first, and samples without a place cost all the same. */
static void tables_first(void **state)
{
	struct pc_text out = { 0 };

	(void)state;
	add_tables(&out);
	add_types(&out);
	SAMPLE(&out, LIST(7777, 100), LIST(5, 50), true);
	SAMPLE(&out, LIST(0), LIST(2, 20), true);
	expect_span("pprof-proto", held(&out),
		    EVENTS MAIN ";?:? 5 x5 gzip/42/-1 samples\n" MAIN
				";?:? 50 x5 gzip/42/-1 cpu\n?:? 2 x2 gzip/42/-1 samples\n"
				"?:? 20 x2 gzip/42/-1 cpu\n");
	pc_text_clear(&out);
}

static const char *event_meant(struct pc *pc, struct pc_text *out)
{
	struct pc_profile *profile;
	size_t event = 0, count;

	if (read_text(pc, "", held(out), &profile) || pc_profile_event(pc, profile, "", &event))
		fail_msg("%s", pc_error(pc));
	return pc_profile_events(profile, &count)[event].name;
}

static void default_event(void **state)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };

	(void)state;
	add_types(&out);
	SAMPLE(&out, LIST(100), LIST(3, 30), true);
	add_tables(&out);
	assert_string_equal(event_meant(pc, &out), "cpu"); /* the last */
	pc_wire_put_number(&out, 14, 1);
	assert_string_equal(event_meant(pc, &out), "samples");
	pc_text_clear(&out);
	pc_free(pc);
}

static void differences(void **state)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;

	(void)state;
	add_types(&out);
	SAMPLE(&out, LIST(100), LIST((uint64_t)-3, (uint64_t)-30), true);
	add_tables(&out);
	assert_int_equal(read_text(pc, "", held(&out), &profile), PC_OK);
	assert_int_equal(profile->events[1].total, -30);
	assert_string_equal(pc_profile_notes(profile)[0],
			    "it is a difference of profiles: costs may be negative");
	pc_text_clear(&out);
	pc_free(pc);
}

static void deep(void **state)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;
	uint64_t *stack = calloc(20001, sizeof(*stack));

	(void)state;
	assert_non_null(stack);
	for (size_t i = 0; i < 20000; i++)
		stack[i] = i % 2 ? 100 : 200;
	add_types(&out);
	sample(&out, stack, (const uint64_t[]){ 1, 10, 0 }, true);
	add_tables(&out);
	assert_int_equal(read_text(pc, "", held(&out), &profile), PC_OK);
	assert_int_equal(profile->events[1].total, 10);
	free(stack);
	pc_text_clear(&out);
	pc_free(pc);
}

/* Wherever it ends: what was there is read, or nothing was; and the damage is told. */
static void cut_anywhere(void **state)
{
	struct pc_text out = { 0 };
	size_t whole, samples;

	(void)state;
	add_types(&out);
	SAMPLE(&out, LIST(200, 100), LIST(3, 30), true);
	samples = out.size;
	add_tables(&out);
	whole = out.size;
	for (size_t size = 0; size < whole; size++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;
		int status =
			read_text(pc, "pprof-proto", (struct pc_span){ out.data, size }, &profile);

		assert_true(size < samples ? status == PC_EINPUT : status == PC_OK);
		if (!status)
			assert_int_equal(profile->events[profile->event_count - 1].total, 30);
		pc_free(pc);
	}
	pc_text_clear(&out);
}

static void no_crash(struct pc_span text)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	read_text(pc, "pprof-proto", text, &profile);
	pc_free(pc);
}

static void flipped_anywhere(void **state)
{
	struct pc_text out = { 0 };

	(void)state;
	add_types(&out);
	SAMPLE(&out, LIST(200, 100), LIST(3, 30), true);
	add_tables(&out);
	for (size_t i = 0; i < out.size; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			out.data[i] = (char)(out.data[i] ^ 1 << bit);
			no_crash(held(&out));
			out.data[i] = (char)(out.data[i] ^ 1 << bit);
		}
	pc_text_clear(&out);
}

static void hostile(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	const char *at, *reason;
	struct pc_text out = { 0 };

	(void)state;
	no_crash(PC_SPAN("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
	no_crash(PC_SPAN("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
	no_crash(PC_SPAN("\x0b\x0c"));
	add_types(&out);
	SAMPLE(&out, LIST(100), LIST(3, 30), true);
	add_tables(&out);
	pc_text_add(&out, "\x12\xff\xff\xff\xff\x7f", 6);
	assert_int_equal(read_text(pc, "", held(&out), &profile), PC_OK);
	assert_true(pc_profile_damage(profile, &at, &reason));
	assert_string_equal(reason, "no field of a profile");
	assert_int_equal(profile->events[1].total, 30);
	pc_text_clear(&out);
	pc_free(pc);
}

/* ---- there and back ---- */
static void export_to(struct pc *pc, const struct pc_profile *profile, struct pc_text *out)
{
	struct pc_sink sink = pc_sink_text(out);

	if (pc_export_pprof(pc, profile, &(struct pc_export){ .event = PC_EXPORT_EVERY }, &sink))
		fail_msg("%s", pc_error(pc));
}

static void there_and_back(const char *text, const char *expected)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;

	if (read_text(pc, "", pc_span(text), &profile))
		fail_msg("%s", pc_error(pc));
	export_to(pc, profile, &out);
	expect_span("pprof-proto", held(&out), expected);
	pc_text_clear(&out);
	pc_free(pc);
}

static void exported(void **state)
{
	(void)state;
	there_and_back("main;work_[i] 3\nmain 1\nmain;sys_[k] 2\n",
		       "# samples in samples 6 x6 lost ?\nmain:? 1 x1 samples\n"
		       "main:?;work:i 3 x3 samples\nmain:?;sys:? 2 x2 samples\n");
	there_and_back("main;work 3.25\nmain 1\n",
		       "# samples in samples/10^2 425 x? lost ?\nmain:? 100 x? samples\n"
		       "main:?;work:? 325 x? samples\n");
	there_and_back("File: g\nType: cpu\nShowing nodes accounting for 5s, 100% of 5s total\n"
		       "      flat  flat%   sum%        cum   cum%\n"
		       "     2s 40% 40%      4s 80%  main.a\n",
		       "# cpu in ns 2000000000 x? lost ?\nmain.a@g:u 2000000000 x? cpu\n");
}

/* Types, names, and no samples: the program was idle. */
static void nothing_sampled(void **state)
{
	static const char bytes[] = "\x0a\x04\x08\x01\x10\x02\x32\x00\x32\x03"
				    "cpu\x32\x0b"
				    "nanoseconds";
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "pprof-proto", PC_SPAN(bytes), &profile), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "nothing was sampled"));
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile),
		cmocka_unit_test(tables_first),
		cmocka_unit_test(default_event),
		cmocka_unit_test(differences),
		cmocka_unit_test(deep),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(flipped_anywhere),
		cmocka_unit_test(hostile),
		cmocka_unit_test(exported),
		cmocka_unit_test(nothing_sampled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
