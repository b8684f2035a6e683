/* SPDX-License-Identifier: Apache-2.0
 * What real files are taken for (facts.h), as they are and as somebody pasted them: a table of
 * kinds, so that no format takes the files of another. */
#include "facts.h"
#include "input_bytes.h"

#include "profile/format.h"

/* How a kind may be pasted. */
enum shape {
	LINES,	/* any way */
	STACKS, /* lines that must be most of the text: prose before few of them hides them */
	WHOLE,	/* JSON, XML: what is not in lines is not pasted */
	CSV,	/* the titles of its columns must be its first line */
	BYTES
};

static const struct {
	const char *kind, *file; /* file NULL: all (other) files of that kind */
	const char *format;	 /* NULL: nothing takes it */
	enum shape shape;
} kinds[] = {
	{ "async-profiler-text", NULL, "async-profiler", LINES },
	{ "bcc-text", "offcputime", "bcc", LINES },
	{ "bcc-text", "/profile", "bcc", LINES },
	{ "bcc-text", NULL, "bcc-text", LINES },
	{ "bpftrace", NULL, "bpftrace", LINES },
	{ "cachegrind-out", NULL, "cachegrind", LINES },
	{ "callgrind-out", NULL, "callgrind", LINES },
	{ "chrome-trace", NULL, "chrome-trace", WHOLE },
	{ "cprofile-text", NULL, "cprofile", LINES },
	{ "cpuprofile", NULL, "cpuprofile", WHOLE },
	{ "dhat-json", NULL, "dhat", WHOLE },
	{ "elastic-topn", NULL, "elastic", LINES },
	{ "firefox-gecko", NULL, "firefox", WHOLE },
	{ "firefox-processed", NULL, "firefox", WHOLE },
	{ "folded", NULL, "folded", STACKS },
	{ "gprof-bsd", NULL, "gprof", LINES },
	{ "heapprofile", NULL, "heapprofile", WHOLE },
	{ "heaptrack-raw", NULL, "heaptrack", BYTES },
	{ "instruments-deepcopy", NULL, "instruments", LINES },
	{ "jfr", NULL, "jfr", BYTES },
	{ "jfr-text", "summary", "jfr-summary", LINES },
	{ "jfr-text", NULL, "jfr-print", LINES },
	{ "jstack-json", NULL, "jstack-json", WHOLE },
	{ "massif-out", NULL, "massif", LINES },
	{ "node-prof-processed", NULL, "node-prof", LINES },
	{ "perf-data", NULL, "perf-data", BYTES },
	{ "perf-diff", NULL, "perf-diff", LINES },
	{ "perf-script", "no-events", NULL, BYTES },
	{ "pprof-legacy-cpu", NULL, "pprof-legacy-cpu", BYTES },
	{ "pprof-proto", NULL, "pprof-proto", BYTES },
	{ "pprof-text", "-list", "pprof-list", LINES },
	{ "pprof-text", ".disasm", "pprof-list", LINES },
	{ "pprof-text", "raw", "pprof-raw", LINES },
	{ "pprof-text", "traces", "pprof-traces", LINES },
	{ "pstats-bin", NULL, "pstats", BYTES },
	{ "safari-json", NULL, "safari", WHOLE },
	{ "simpleperf-script", NULL, "perf-script", LINES }, /* by perf's own grammar */
	{ "speedscope", NULL, "speedscope", WHOLE },
	{ "stackprof", NULL, "stackprof", WHOLE },
	{ "sysprof", NULL, "sysprof", WHOLE },
	{ "verysleepy-zip", NULL, "verysleepy", BYTES },
	{ "vsprof-csv", NULL, "vsprof-csv", CSV },
	{ "vtune-csv", NULL, "vtune-csv", LINES },
	{ "vtune-gprof-cc", NULL, "gprof", LINES },
	{ "xctrace-xml", NULL, "xctrace", WHOLE },
	/* all others are called as their kind is */
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static size_t kind_of(const char *kind, const char *file)
{
	size_t i = 0;

	while (i < KINDS &&
	       (strcmp(kinds[i].kind, kind) || (kinds[i].file && !strstr(file, kinds[i].file))))
		i++;
	return i;
}

/* ---- ways to paste ---- */

struct variant {
	const char *name;
	enum shape most; /* shapes up to this one stand it */
	const char *before, *line_before, *line_after, *after;
};

#define FIVE(text) text text text text text
#define PROMPT FIVE("user@host:~/src$ ls\n") FIVE("user@host:~/src$ make\n")
#define PROSE FIVE("I ran this on our server, and wonder why.\n") FIVE("Please have a look.\n")

static const struct variant variants[] = {
	{ "plain", BYTES, "", "", "\n", "" },
	{ "of Windows", CSV, "", "", "\r\n", "" },
	{ "with a mark of UTF-8", CSV, "\xef\xbb\xbf", "", "\n", "" },
	{ "quoted in a mail", STACKS, "", "> ", "\n", "" },
	{ "fenced", STACKS, "```text\n", "", "\n", "```\n" },
	{ "indented", STACKS, "", "    ", "\n", "" },
	{ "coloured", STACKS, "", "\x1b[0;31m", "\x1b[0m\n", "" },
	{ "after prompts", LINES, PROMPT PROMPT, "", "\n", "" },
	{ "after prose", LINES, PROSE PROSE, "", "\n", "" },
};

static bool is_utf16(struct pc_span text)
{
	return text.size > 1 &&
	       (!text.data[0] || !text.data[1] || (unsigned char)text.data[0] > 0xfd);
}

static void paste(const struct variant *variant, struct pc_span text, struct pc_text *out)
{
	const char *end;
	size_t size;

	out->size = 0;
	if (pc_span_starts(text, "\xef\xbb\xbf"))
		text = (struct pc_span){ text.data + 3, text.size - 3 };
	pc_text_puts(out, variant->before);
	for (; text.size; text.data += size, text.size -= size) {
		end = memchr(text.data, '\n', text.size);
		size = end ? (size_t)(end - text.data) + 1 : text.size;
		pc_text_puts(out, variant->line_before);
		pc_text_add(out, text.data,
			    size - (end != NULL) - (size > 1 && end && end[-1] == '\r'));
		pc_text_puts(out, end || variant->line_after[0] != '\n' ? variant->line_after : "");
	}
	pc_text_puts(out, variant->after);
}

/* ---- files ---- */

static bool check_taken(const char *file, const struct variant *variant, struct pc_span bytes,
			const char *format)
{
	struct pc *pc = pc_new();
	struct pc_input *input PC_AUTO(input) = open_bytes(pc, bytes);
	const struct pc_format *taken;
	struct pc_span head;
	int score = 0;

	assert_int_equal(pc_input_peek(input, PC_HEAD_SIZE, &head), PC_OK);
	taken = pc_format_detect(head, &score);
	if (!taken != !format || (taken && strcmp(taken->name, format)))
		print_error("%s %s: %s, not %s\n", file, variant->name,
			    taken ? taken->name : "nothing", format ? format : "nothing");
	pc_free(pc);
	return taken ? format && !strcmp(taken->name, format) : !format;
}

static bool check_variants(const char *file, const char *kind)
{
	struct pc *pc = pc_new();
	struct pc_text pasted = { 0 }, text = { 0 };
	char path[8192];
	struct pc_input *input PC_AUTO(input) = NULL;
	struct pc_span bytes;
	bool good;
	size_t row = kind_of(kind, file);
	const char *format = row == KINDS ? kind : kinds[row].format;
	enum shape shape = row == KINDS ? LINES : kinds[row].shape;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	assert_int_equal(pc_input_open(pc, path, &input), PC_OK);
	do {
		assert_int_equal(pc_input_bytes(input, &bytes), PC_OK);
		pc_text_add(&text, bytes.data, bytes.size);
	} while (bytes.size && text.size < 4 * PC_HEAD_SIZE);
	bytes = (struct pc_span){ text.data, text.size };
	good = check_taken(file, &variants[0], bytes, format);
	for (size_t i = 1; i < sizeof(variants) / sizeof(variants[0]) && !is_utf16(bytes); i++) {
		if (shape > variants[i].most)
			continue;
		paste(&variants[i], bytes, &pasted);
		good &= check_taken(file, &variants[i],
				    (struct pc_span){ pasted.data, pasted.size }, format);
	}
	pc_text_clear(&pasted);
	pc_text_clear(&text);
	pc_free(pc);
	return good;
}

static void all_files(void **state)
{
	struct facts_list row = open_facts();
	size_t count = 0, wrong = 0;

	(void)state;
	while (next_facts(&row)) {
		wrong += !check_variants(row.file, row.format);
		count++;
	}
	assert_true(count > 300);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_files) };

	return RUN_FACTS(tests);
}
