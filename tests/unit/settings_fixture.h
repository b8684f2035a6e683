/* SPDX-License-Identifier: Apache-2.0
 * An empty environment, a folder of one's own, and what is settled there. */
#ifndef PC_TESTS_SETTINGS_FIXTURE_H
#define PC_TESTS_SETTINGS_FIXTURE_H

#include <fcntl.h>
#include <math.h>
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
#include "llm/pool/pool.h"
#include "llm/provider/provider.h"
#include "llm/settings/settings.h"

#define CANARY "sk-CANARY-0123456789"

static char folder[] = "/tmp/test_settings.XXXXXX";
static struct pc_model_options options;
static struct pc *pc;
static char hinted[300];

static void on_hint(struct pc *of, const char *text)
{
	(void)of;
	snprintf(hinted, sizeof(hinted), "%s", text);
}

static int begin(void **state)
{
	const char *output = getenv("CMOCKA_MESSAGE_OUTPUT");
	char *kept = output ? strdup(output) : NULL;

	(void)state;
	clearenv();
	if (kept)
		setenv("CMOCKA_MESSAGE_OUTPUT", kept, 1);
	free(kept);
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	options = (struct pc_model_options){ .name = "", .provider = "", .base_url = "" };
	hinted[0] = '\0';
	pc = pc_new();
	pc->sinks.hint = on_hint;
	pc->model_options = &options;
	return 0;
}

static int end(void **state)
{
	(void)state;
	pc_free(pc);
	return 0;
}

static inline const char *at(const char *name)
{
	return pc_arena_printf(pc->arena, "%s/%s", folder, name);
}

static inline const char *write_file(const char *name, const char *text, mode_t mode)
{
	const char *path = at(name);
	FILE *file;

	unlink(path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static inline const struct pc_model *settled(void)
{
	const struct pc_model *model = NULL;

	if (pc_model_settle(pc, &model))
		fail_msg("%s", pc_error(pc));
	assert_non_null(model);
	return model;
}

static void refused(const char *why)
{
	const struct pc_model *model = NULL;

	assert_int_equal(pc_model_settle(pc, &model), PC_ECONFIG);
	if (!strstr(pc_error(pc), why))
		fail_msg("'%s' does not say '%s'", pc_error(pc), why);
	assert_null(strstr(pc_error(pc), "CANARY"));
	assert_null(model);
	pc_forget(pc);
}

static void none(void)
{
	const struct pc_model *model = NULL;

	assert_int_equal(pc_model_settle(pc, &model), PC_OK);
	assert_null(model);
}

/* A test between begin and end. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* In a folder that is gone afterwards. */
static inline int run_in_folder(int (*run)(void))
{
	const char *const made[] = { "vars", "link", "fifo", "key",
				     "one",  "two",  ".env", "perfcopilot" };
	char path[100];
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = run();
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, made[i]);
		remove(path);
	}
	rmdir(folder);
	return failed;
}

#endif
