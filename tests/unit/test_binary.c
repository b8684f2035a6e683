/* SPDX-License-Identifier: Apache-2.0
 * Functions looked up in ELF files: those of the fuzz corpus, and the C library of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"

static const char *sample(struct pc *pc, const char *name)
{
	const char *top = getenv("top_srcdir");

	return pc_arena_printf(pc->arena, "%s/tests/fuzz/corpus/elf/%s", top ? top : ".", name);
}

static struct pc_binary look(struct pc *pc, const char *name, const char *function)
{
	struct pc_binary binary;

	assert_int_equal(pc_binary_read(pc, sample(pc, name), function, &binary), PC_OK);
	return binary;
}

static void symbol_is_found(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_binary binary = look(pc, "debug", "add@@V1");

	(void)state;
	assert_int_equal(binary.found_count, 1);
	assert_string_equal(binary.symbols[0].name, "add");
	assert_string_equal(binary.symbols[0].version, "V1");
	assert_string_equal(binary.symbols[0].table, "dynamic");
	assert_string_equal(binary.symbols[0].section, ".text");
	assert_true(binary.symbols[0].is_default);
	assert_string_equal(binary.soname, "libsmall.so.1");
	assert_string_equal(binary.kind, "shared library");
	assert_int_equal(strlen(binary.build_id), 40);
	assert_false(binary.stripped);
}

static void declaration_is_read(void **state)
{
	static const char *const files[] = { "debug", "packed" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_binary binary = look(pc, files[i], "add");

		assert_true(pc_span_ends(pc_span(binary.file), "a.c"));
		assert_int_equal(binary.line, 2);
		assert_string_equal(binary.returns, "int");
		assert_int_equal(binary.parameter_count, 2);
		assert_string_equal(binary.parameters[0].name, "p");
		assert_string_equal(binary.parameters[0].type, "const struct point *");
	}
}

static void written_names_are_found(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_binary binary = look(pc, "debug", "ns::twice");

	(void)state;
	assert_int_equal(binary.found_count, 1);
	assert_string_equal(binary.symbols[0].demangled, "ns::twice(int)");
	assert_int_equal(look(pc, "debug", "ns::twic").found_count, 0);
}

static void choices_are_known(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_binary binary = look(pc, "debug", "__pick_fast");

	(void)state;
	assert_string_equal(binary.ifunc, "pick");
	assert_int_equal(binary.choices.count, 1);
	assert_string_equal(binary.choices.items[0], "__pick_fast");
	assert_null(binary.chosen); /* nobody has loaded it */
	assert_string_equal(look(pc, "debug", "pick").symbols[0].type, "IFUNC");
}

static void near_names_are_told(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_binary binary = look(pc, "stripped", "ad");

	(void)state;
	assert_int_equal(binary.found_count, 0);
	assert_true(binary.stripped);
	assert_true(binary.near.count >= 1);
	assert_string_equal(binary.near.items[0], "add");
	assert_true(look(pc, "stripped", "puts").imported);
}

static void other_files_are_refused(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_binary binary;

	(void)state;
	assert_int_equal(pc_binary_read(pc, "/dev/null", "f", &binary), PC_EINPUT);
	assert_int_equal(pc_binary_read(pc, "/nonexistent", "f", &binary), PC_EINPUT);
	assert_int_equal(pc_binary_read(pc, "/etc/passwd", "f", &binary), PC_EINPUT);
}

static void libraries_are_found(void **state)
{
	static const char *const names[] = { "libc.so.6", "libc", "c" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_places places;
		struct pc_binary binary;

		pc_library_find(pc, names[i], &places);
		assert_true(places.count >= 1);
		assert_int_equal(pc_binary_read(pc, places.items[0].real_path, "malloc", &binary),
				 PC_OK);
		assert_true(binary.found_count >= 1);
	}
}

static void kernels_are_no_files(void **state)
{
	(void)state;
	assert_true(pc_is_kernel("[kernel.kallsyms]"));
	assert_true(pc_is_kernel("[ext4]"));
	assert_true(pc_is_kernel("vmlinux"));
	assert_false(pc_is_kernel("[vdso]"));
	assert_false(pc_is_kernel("libc.so.6"));
	assert_false(pc_is_kernel("/boot/vmlinux"));
}

/* The leak checker of clang 14 stumbles over the thread-local storage of libraries that were opened
 * late (libdw), and ends before it reports. */
const char *__lsan_default_options(void); /* NOLINT(bugprone-reserved-identifier,cert-dcl*) */
const char *__lsan_default_options(void)  /* NOLINT(bugprone-reserved-identifier,cert-dcl*) */
{
	return "use_tls=0";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbol_is_found),
		cmocka_unit_test(declaration_is_read),
		cmocka_unit_test(written_names_are_found),
		cmocka_unit_test(choices_are_known),
		cmocka_unit_test(near_names_are_told),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(libraries_are_found),
		cmocka_unit_test(kernels_are_no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
