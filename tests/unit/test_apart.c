/* SPDX-License-Identifier: Apache-2.0
 * Work in a child process that falls, does not end, or writes what is no declaration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "binary/apart.h"
#include "binary/declaration.h"

static void count(void *context, void *out)
{
	*(int *)out = *(const int *)context + 1;
}

static void fall(void *context, void *out)
{
	(void)context;
	*(int *)out = 7;
	abort();
}

static void never_end(void *context, void *out)
{
	for (volatile unsigned i = 0;; i++)
		*(volatile int *)out = *(const int *)context;
}

static const char *do_apart(void (*work)(void *, void *), int *out)
{
	int context = 41;
	const struct pc_apart apart = { work, &context, 1, 1 << 30 };

	return pc_apart(&apart, out, sizeof(*out));
}

static void its_bytes_come_back(void **state)
{
	int out = 0;

	(void)state;
	assert_null(do_apart(count, &out));
	assert_int_equal(out, 42);
}

static void what_falls_is_told(void **state)
{
	int out = 5;

	(void)state;
	assert_string_equal(do_apart(fall, &out), "it crashed");
	assert_int_equal(out, 5);
	assert_string_equal(do_apart(never_end, &out), "it took too long");
	assert_int_equal(out, 5);
}

/* What the child hands back is whatever its bytes are. */
static void declared_junk(struct pc_elf *elf, uint64_t address, struct pc_elf_declaration *out)
{
	(void)elf;
	memset(out, (int)address, sizeof(*out));
}

static void declared_fall(struct pc_elf *elf, uint64_t address, struct pc_elf_declaration *out)
{
	(void)elf, (void)address, (void)out;
	abort();
}

static void declared_unreadable(struct pc_elf *elf, uint64_t address,
				struct pc_elf_declaration *out)
{
	(void)elf, (void)address;
	out->result = PC_ELF_UNREADABLE;
}

static void any_bytes_are_tamed(void **state)
{
	static const int bytes[] = { 0xff, 0x7f, 1, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		const struct pc_elf_table table = { .declared = declared_junk };
		struct pc_elf_declaration told;

		assert_null(pc_declaration_read(&table, NULL, (uint64_t)bytes[i], &told));
		assert_true(strlen(told.file) < sizeof(told.file));
		assert_true(strlen(told.compiler) < sizeof(told.compiler));
		assert_true(strlen(told.returns) < sizeof(told.returns));
		assert_true(told.parameter_count <= PC_ELF_PARAMETERS_MAX);
		for (size_t k = 0; k < PC_ELF_PARAMETERS_MAX; k++) {
			assert_true(strlen(told.parameters[k].name) < sizeof(told.parameters[k]));
			assert_int_equal(told.parameters[k].name[95], 0);
			assert_int_equal(told.parameters[k].type[95], 0);
		}
		assert_true(told.language < PC_ELF_LANGUAGES);
		assert_true(told.result < PC_ELF_DECLARATION_RESULTS);
		assert_true(told.is_function <= 1);
		assert_true(told.line >= 0);
	}
}

static void why_nothing_is_told(void **state)
{
	const struct pc_elf_table falls = { .declared = declared_fall };
	const struct pc_elf_table damaged = { .declared = declared_unreadable };
	struct pc_elf_declaration told;

	(void)state;
	assert_string_equal(pc_declaration_read(&falls, NULL, 0, &told), "it crashed");
	assert_non_null(strstr(pc_declaration_read(&damaged, NULL, 0, &told), "it is damaged"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_bytes_come_back),
		cmocka_unit_test(what_falls_is_told),
		cmocka_unit_test(any_bytes_are_tamed),
		cmocka_unit_test(why_nothing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
