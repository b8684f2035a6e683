/* SPDX-License-Identifier: Apache-2.0
 * Where a project's benchmarks are, and the block that tells of them, kept in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "detect.h"

static char project[64];

static void write_project(const char *toml, const char *folder)
{
	char path[128];

	strcpy(project, "/tmp/pc-detect-XXXXXX");
	assert_non_null(mkdtemp(project));
	if (toml) {
		snprintf(path, sizeof(path), "%s/pyproject.toml", project);
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(toml, file);
		assert_int_equal(fclose(file), 0);
	}
	if (folder) {
		snprintf(path, sizeof(path), "%s/%s", project, folder);
		for (char *at = path + strlen(project) + 1; (at = strchr(at, '/')); *at++ = '/') {
			*at = '\0';
			mkdir(path, 0700);
		}
		assert_int_equal(mkdir(path, 0700), 0);
	}
}

static void remove_project(const char *folder)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/pyproject.toml", project);
	unlink(path);
	snprintf(path, sizeof(path), "%s/%s", project, folder ? folder : "none");
	while (strlen(path) > strlen(project)) {
		rmdir(path);
		*strrchr(path, '/') = '\0';
	}
	rmdir(project);
}

static void check(const char *toml, const char *folder, const char *wanted)
{
	struct pc *pc = pc_new();
	struct compare_detected found;

	write_project(toml, folder);
	compare_detect(pc, project, &found);
	assert_string_equal(compare_detect_block(pc, &found), wanted);
	remove_project(folder);
	pc_free(pc);
}

#define NOT(reason)                                                                    \
	"## E2E Benchmarks\nperfcopilot compare: not available (reason: " reason ")\n" \
	"fallback: ad-hoc micro-benchmarks + pytest durations\n"
#define AT(root) "## E2E Benchmarks\nperfcopilot compare: available\nbenchmarks-root: " root "\n"

static void test_detect(void **state)
{
	(void)state;
	check("[tool.codeflash]\nmodule-root = \"src\"\nbenchmarks-root = \"tests/bench\"\n",
	      "tests/bench", AT("tests/bench"));
	check("tool = { codeflash = { benchmarks-root = 'b' } }\n", "b", AT("b"));
	check("[tool.codeflash]\nbenchmarks-root = \"gone\"\n", NULL, NOT("gone is no folder"));
	check("[tool.codeflash.x]\nbenchmarks-root = \"b\"\n", "b", NOT("no benchmarks-root"));
	check("[tool.codeflash]\nbenchmarks-root = [\"b\"]\n", "b", NOT("no benchmarks-root"));
	check("[tool.other]\n", ".codeflash/benchmarks", AT(".codeflash/benchmarks"));
	check(NULL, ".codeflash/benchmarks", AT(".codeflash/benchmarks"));
	check(NULL, NULL, NOT("no benchmarks-root"));
	check("[tool.codeflash]\nbenchmarks-root = \"a\\nb\"\n", NULL,
	      NOT("benchmarks-root is no path"));
	check("[tool.codeflash\n", NULL, NOT("pyproject.toml, line 1: a heading is not closed"));
}

static void check_setup(const char *text, const char *block, const char *wanted)
{
	struct pc_text once = { 0 }, twice = { 0 };

	compare_setup_text(pc_span(text), block, &once);
	assert_string_equal(once.data, wanted);
	compare_setup_text(pc_text_span(&once), block, &twice);
	assert_string_equal(twice.data, wanted);
	pc_text_clear(&once);
	pc_text_clear(&twice);
}

static void test_setup(void **state)
{
	(void)state;
	check_setup("", AT("b"), AT("b"));
	check_setup("# notes", AT("b"), "# notes\n\n" AT("b"));
	check_setup("# notes\n", AT("b"), "# notes\n\n" AT("b"));
	check_setup("a\n" AT("old") "\nmine\n## next\n", AT("b"),
		    "a\n" AT("b") "\nmine\n## next\n");
	check_setup("a\n" AT("old") "mine\n", NOT("x"), "a\n" NOT("x") "mine\n");
	check_setup("## E2E Benchmarks\n\ncodeflash compare: available\nbenchmarks-root: old\n\nb",
		    AT("b"),
		    "## E2E Benchmarks\n\nperfcopilot compare: available\nbenchmarks-root: b\n\nb");
	check_setup("## E2E Benchmarks", AT("b"), AT("b"));
	check_setup("## E2E Benchmarks\n\nmine\n", AT("b"), AT("b") "\nmine\n");
}

static void test_setup_elsewhere(void **state)
{
	(void)state;
	check_setup("```\n## E2E Benchmarks\n```\n", AT("b"),
		    "```\n## E2E Benchmarks\n```\n\n" AT("b"));
	check_setup("````\n```\n## E2E Benchmarks\n````\n" AT("a"), AT("b"),
		    "````\n```\n## E2E Benchmarks\n````\n" AT("b"));
	check_setup("```\nnever closed\n", AT("b"), "```\nnever closed\n\n" AT("b"));
	check_setup("### E2E Benchmarks\n", AT("b"), "### E2E Benchmarks\n\n" AT("b"));
	check_setup("a\r\n## E2E Benchmarks\r\nfallback: x\r\nb\r\n", AT("r"),
		    "a\r\n## E2E Benchmarks\r\nperfcopilot compare: available\r\n"
		    "benchmarks-root: r\r\nb\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detect),
		cmocka_unit_test(test_setup),
		cmocka_unit_test(test_setup_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
