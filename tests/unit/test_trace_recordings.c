/* SPDX-License-Identifier: Apache-2.0
 * What is read of the traces in examples/traces, which real runtimes printed, is what
 * tests/golden/traces says. UPDATE_GOLDEN=1 writes it anew: read the difference before you commit
 * it. */
#include "trace_fixture.h"

#include <dirent.h>

static const char *source(void)
{
	const char *given = getenv("top_srcdir");

	return given && *given ? given : ".";
}

static char *read_all(const char *path)
{
	struct pc_text text = { 0 };
	char bytes[4096];
	size_t size;
	FILE *file = fopen(path, "r");

	if (!file)
		return NULL;
	while ((size = fread(bytes, 1, sizeof(bytes), file)) > 0)
		pc_text_add(&text, bytes, size);
	fclose(file);
	return text.data;
}

static void write_all(const char *path, const struct pc_text *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text->data, 1, text->size, file), text->size);
	fclose(file);
}

static void check(const char *name)
{
	char trace[4096], golden[4096];
	struct pc_text told = { 0 };
	char *wanted;

	snprintf(trace, sizeof(trace), "%s/examples/traces/%s", source(), name);
	snprintf(golden, sizeof(golden), "%s/tests/golden/traces/%s", source(), name);
	tell_file(&told, trace, "");
	if (getenv("UPDATE_GOLDEN"))
		write_all(golden, &told);
	wanted = read_all(golden);
	if (!wanted)
		fail_msg("%s: nothing says what is in it", name);
	else if (strcmp(told.data, wanted) != 0)
		fail_msg("%s is told as\n%s", name, told.data);
	free(wanted);
	pc_text_clear(&told);
}

static void recordings(void **state)
{
	char path[4096];
	struct dirent *entry;
	size_t count = 0;
	DIR *folder;

	(void)state;
	snprintf(path, sizeof(path), "%s/examples/traces", source());
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.') {
			check(entry->d_name);
			count++;
		}
	closedir(folder);
	assert_true(count > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(recordings) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
