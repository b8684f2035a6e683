/* SPDX-License-Identifier: Apache-2.0
 * Captures of Very Sleepy: texts in a zip archive, made here. */
#include "profile_dump.h"

#include "base/auto.h"

/* ---- writing zip ---- */
static void number(struct pc_text *out, uint32_t value, int size_bytes)
{
	for (; size_bytes--; value >>= 8)
		pc_text_putc(out, (char)value);
}

static uint32_t crc_of(const char *text)
{
	uint32_t crc = ~0u;

	for (; *text; text++) {
		crc ^= (unsigned char)*text;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

/* One file, as it is. */
static void add(struct pc_text *zip, const char *name, const char *text)
{
	pc_text_add(zip, "PK\3\4\24\0\0\0\0\0\0\0\0\0", 14);
	number(zip, crc_of(text), 4);
	number(zip, (uint32_t)strlen(text), 4);
	number(zip, (uint32_t)strlen(text), 4);
	number(zip, (uint32_t)strlen(name), 2);
	number(zip, 0, 2);
	pc_text_puts(zip, name);
	pc_text_puts(zip, text);
}

static const char symbols[] = "sym0 \"val3\" \"main\" \"C:\\src\\a b.c\" 20\r\n"
			      "sym1 \"val3\" \"operator\"\" _s\" \"[unknown]\" 0\r\n"
			      "sym2 \"ntdll\" \"[unknown]\" \"[unknown]\" 0\nno symbol\n";
static const char stacks[] = "0.25 sym1 sym0 sym2\r\n1.500000 sym0 sym2\nx sym1\n\n0.000001 sym7\n";
static const char stats[] = "Filename: C:\\dir\\val3.exe\r\nDuration: 2.0\r\n";

static void make(struct pc_text *zip)
{
	add(zip, "Stats.txt", stats);
	add(zip, "Callstacks.txt", stacks); /* before what its words mean */
	add(zip, "Symbols.txt", symbols);
	add(zip, "Version 0.82 required", "0.82\n");
}

/* ---- tests ---- */
static void stacks_of_symbols(void **state)
{
	struct pc_text zip PC_AUTO(text) = { 0 };

	(void)state;
	make(&zip);
	expect_span("verysleepy", (struct pc_span){ zip.data, zip.size },
		    "# time in s/10^6 1750001 x? lost ?\n"
		    "?@ntdll:u;main@val3(C:\\src\\a b.c:20):u;operator\"\" _s@val3:u "
		    "250000 x? val3.exe/-1/-1 time\n"
		    "?@ntdll:u;main@val3(C:\\src\\a b.c:20):u 1500000 x? val3.exe/-1/-1 time\n"
		    "?:u 1 x? val3.exe/-1/-1 time\nskipped 2\n");
}

static void cut_off(void **state)
{
	struct pc_text zip PC_AUTO(text) = { 0 };

	(void)state;
	make(&zip);
	for (size_t size = 5; size < zip.size; size++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;
		const char *at, *reason;
		int status =
			read_text(pc, "verysleepy", (struct pc_span){ zip.data, size }, &profile);

		if (!status && size < zip.size - 40)
			assert_true(pc_profile_damage(profile, &at, &reason));
		pc_free(pc);
	}
}

static void other_archives(void **state)
{
	struct pc_text zip PC_AUTO(text) = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	add(&zip, "readme.txt", "hello\n");
	assert_int_equal(read_text(pc, "", (struct pc_span){ zip.data, zip.size }, &profile),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "unzip -p"));
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_of_symbols),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(other_archives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
