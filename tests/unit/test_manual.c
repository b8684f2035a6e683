/* SPDX-License-Identifier: Apache-2.0
 * Pages of the manual as plain text, and what they say of options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/roff.h"

static const char page[] =
	".TH sample 1\n"
	".de Sp\n.if t .sp\n..\n"
	".SH NAME\nsample \\- a \\fBsample\\fP\n"
	".SH SYNOPSIS\n.BI \"int f(int \" x );\n"
	".SH OPTIONS\n"
	".TP\n.BR \\-c \", \" \\-\\-config = \\fIFILE\\fR\nreads\n.I FILE\nfirst.\n"
	".TP\n.B \\-q\nsays nothing.\n\nMore.\n";

static void page_becomes_text(void **state)
{
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see, section;

	(void)state;
	pc_roff_plain(PC_SPAN(page), &plain, &see);
	assert_int_equal(see.size, 0);
	section = pc_span_trim(pc_roff_section(pc_text_span(&plain), "NAME"));
	assert_true(pc_span_is(section, "sample - a sample"));
	section = pc_span_trim(pc_roff_section(pc_text_span(&plain), "SYNOPSIS"));
	assert_true(pc_span_is(section, "int f(int x);"));
	assert_int_equal(pc_roff_section(pc_text_span(&plain), "BUGS").size, 0);
	assert_null(strstr(plain.data, "Sp"));
}

static void page_may_point_to_another(void **state)
{
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see;

	(void)state;
	pc_roff_plain(PC_SPAN(".so man3/memcpy.3\n"), &plain, &see);
	assert_true(pc_span_is(see, "man3/memcpy.3"));
}

static void mdoc_is_read(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see;

	(void)state;
	pc_roff_plain(PC_SPAN(".Sh NAME\n.Nm x\n.Nd a page\n.Sh DESCRIPTION\n.It Fl c Ar file\n"
			      "Reads it.\n"),
		      &plain, &see);
	assert_string_equal(pc_option_told(pc, pc_text_span(&plain), "-c"), "-c file Reads it.");
}

/* In memory of exactly that size, so that a byte too far is seen. */
static void an_empty_word_is_none(void **state)
{
	static const char line[] = ".It Fl c \"\" Ar x \"";
	size_t size = sizeof(line) - 1;
	PC_AUTO(memory) char *bytes = malloc(size);
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see;

	(void)state;
	memcpy(bytes, line, size);
	pc_roff_plain((struct pc_span){ bytes, size }, &plain, &see);
	assert_non_null(strstr(plain.data, "-c x"));
}

static void options_are_told(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see;

	(void)state;
	pc_roff_plain(PC_SPAN(page), &plain, &see);
	assert_string_equal(pc_option_told(pc, pc_text_span(&plain), "--config"),
			    "-c, --config=FILE reads FILE first.");
	assert_string_equal(pc_option_told(pc, pc_text_span(&plain), "-q"), "-q says nothing.");
	assert_null(pc_option_told(pc, pc_text_span(&plain), "--conf"));
	assert_null(pc_option_told(pc, pc_text_span(&plain), "-x"));
}

/* As manuals of real programs have them. */
static const char manual[] = "SYNOPSIS\n"
			     "[-m module-name ]\n"
			     "    -m module-name | script ] [\n"
			     "-p port\n"
			     "\n"
			     "OPTIONS\n"
			     "-N --name\n    Keep the name.\n\n"
			     "-# --fast --best\n    Regulate speed, where\n    -1\n    or\n"
			     "    --fast\n    is fast.\n\n"
			     "-0 ... -3\n    Fast.\n\n"
			     "-m module-name\n    Searches it.\n\n"
			     "-T#, --threads=#: so many threads.\n\n"
			     "--long[=#]: long distance.\n\n"
			     "-Xmx size\n    The heap.\n\n"
			     "-X\n    More help.\n\n"
			     "-x, --extract, --get\n    Extract.\n\n"
			     "-z, --gzip\n    Filter.\n\n"
			     "-f, --file=ARCHIVE\n    The archive.\n\n"
			     "-p port\n    The port.\n\n"
			     "-h hostname\n--host=hostname\nThe name of the host.\n\n"
			     "-D macro\n    Defines it.\n\n"
			     "This is to reduce confusion with the\n"
			     "-o option.  So for example -omagic sets it\nto magic.\n\n"
			     "-o output\n\n--output=output\n    The output.\n\n"
			     "if=FILE\n    read from FILE\n\n"
			     "a\n    Lift it.\n\n"
			     "u   Display it.\n";

static void words_are_told(void **state)
{
	static const char *const words[][2] = {
		{ "-9", "-# --fast --best Regulate speed, where -1 or --fast is fast." },
		{ "-19", "-# --fast --best Regulate speed, where -1 or --fast is fast." },
		{ "-m", "-m module-name Searches it." },
		{ "-T0", "-T#, --threads=#: so many threads." },
		{ "--threads=4", "-T#, --threads=#: so many threads." },
		{ "--long=27", "--long[=#]: long distance." },
		{ "-Xmx4g", "-Xmx size The heap." },
		{ "-xzf", "-x, --extract, --get Extract.\n-z, --gzip Filter.\n"
			  "-f, --file=ARCHIVE The archive." },
		{ "-fxz", "-f, --file=ARCHIVE The archive." },
		{ "-p22", "-p port The port." },
		{ "-h", "-h hostname --host=hostname The name of the host." },
		{ "-DFOO=1", "-D macro Defines it." },
		{ "-o", "-o output --output=output The output." },
		{ "if=x", "if=FILE read from FILE" },
		{ "of=x", NULL },
		{ "-q", NULL },
		{ "-", NULL },
		{ "", NULL },
	};
	PC_AUTO(pc) struct pc *pc = pc_new();

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *told = pc_option_told(pc, PC_SPAN(manual), words[i][0]);

		if (!told || !words[i][1])
			assert_ptr_equal(told, words[i][1]);
		else
			assert_string_equal(told, words[i][1]);
	}
	assert_string_equal(pc_letters_told(pc, PC_SPAN(manual), "aux"),
			    "a Lift it.\nu Display it.");
	assert_string_equal(pc_letters_told(pc, PC_SPAN(manual), "zf"),
			    "-z, --gzip Filter.\n-f, --file=ARCHIVE The archive.");
	assert_null(pc_letters_told(pc, PC_SPAN(manual), "q"));
}

static void items_without_a_tag_are_indented(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see;

	(void)state;
	pc_roff_plain(PC_SPAN(".SH OPTIONS\n.HP\n\\-n, \\-\\-quiet\n.IP\nprint nothing\n"), &plain,
		      &see);
	assert_string_equal(pc_option_told(pc, pc_text_span(&plain), "-n"),
			    "-n, --quiet print nothing");
}

static void help_is_told_from(void **state)
{
	static const char help[] = "Usage: x [-a] [-v]\n"
				   "  -a, --all          all of\n"
				   "                       them\n"
				   "  -v                 be -a loud\n";
	PC_AUTO(pc) struct pc *pc = pc_new();

	(void)state;
	assert_string_equal(pc_option_told(pc, PC_SPAN(help), "--all"), "-a, --all all of them");
	assert_string_equal(pc_option_told(pc, PC_SPAN(help), "-v"), "-v be -a loud");
}

static void help_is_run_with_no_input(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text said = { 0 };

	(void)state;
	assert_int_equal(pc_program_help(pc, "cat", &said), PC_OK);
	assert_non_null(strstr(said.data, "Usage"));
	assert_int_equal(pc_program_help(pc, "/nonexistent/program", &said), PC_EINPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_becomes_text),
		cmocka_unit_test(page_may_point_to_another),
		cmocka_unit_test(mdoc_is_read),
		cmocka_unit_test(options_are_told),
		cmocka_unit_test(an_empty_word_is_none),
		cmocka_unit_test(words_are_told),
		cmocka_unit_test(items_without_a_tag_are_indented),
		cmocka_unit_test(help_is_told_from),
		cmocka_unit_test(help_is_run_with_no_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
