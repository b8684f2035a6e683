/* SPDX-License-Identifier: Apache-2.0
 * For tests of what differs: a real repository in a folder that goes away. */
#ifndef TESTS_REPO_FIXTURE_H
#define TESTS_REPO_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "input/process.h"
#include "repo/changes.h"

static char folder[64];
static struct pc *pc;

/* A shell command in the repository; must succeed. */
static inline void sh(const char *script)
{
	struct pc_text command = { 0 };

	pc_text_printf(&command, "cd %s && { %s\n}", folder, script);
	if (system(command.data))
		fail_msg("%s", script);
	pc_text_clear(&command);
}

static inline void put(const char *path, const char *text)
{
	char whole[200];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s/%s", folder, path);
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static inline struct pc_revision revision(const char *name)
{
	struct pc_revision revision = { .given = name };
	char command[200], commit[41] = "";
	FILE *f;

	revision.working_tree = !strcmp(name, ".");
	snprintf(command, sizeof(command), "git -C %s rev-parse '%s'", folder,
		 revision.working_tree ? "HEAD" : name);
	f = popen(command, "r");
	assert_non_null(f);
	assert_non_null(fgets(commit, sizeof(commit), f));
	pclose(f);
	revision.commit = pc_arena_strdup(pc_memory(pc), commit);
	return revision;
}

static inline void commit(const char *tag)
{
	char script[200];

	snprintf(script, sizeof(script), "git add -A && git commit -qm %s && git tag %s", tag, tag);
	sh(script);
}

/* "modified Class.m body signature <old.py f (a.py:3-5 3-6)", a line each. */
static inline const char *described(const struct pc_changes *changes)
{
	static const char *const words[] = { "added",	"deleted", "modified",
					     "renamed", "moved",   "same" };
	struct pc_text text PC_AUTO(text) = { 0 };

	pc_text_puts(&text, "");
	for (size_t i = 0; i < changes->count; i++) {
		const struct pc_changed_function *f = &changes->functions[i];

		pc_text_printf(&text, "%s %s:%s", words[f->change], f->file, f->name);
		if (f->old_name || f->old_file)
			pc_text_printf(&text, " was %s:%s", f->old_file ? f->old_file : "",
				       f->old_name ? f->old_name : "");
		pc_text_printf(&text, "%s%s%s", f->body ? " body" : "",
			       f->signature ? " signature" : "",
			       f->decorators ? " decorators" : "");
		pc_text_printf(&text, " %u-%u %u-%u\n", f->base_line, f->base_end, f->head_line,
			       f->head_end);
	}
	for (size_t i = 0; i < changes->other_count; i++)
		pc_text_printf(&text, "other %s\n", changes->other_files[i]);
	return pc_arena_strdup(pc_memory(pc), text.data);
}

static inline struct pc_changes found(const char *base_name, const char *head_name)
{
	struct pc_revision base = revision(base_name), head = revision(head_name);
	struct pc_changes changes;
	int status = pc_changes_find(&(struct pc_between){ pc, folder, &base, &head }, &changes);

	if (status)
		fail_msg("%s", pc_error(pc));
	return changes;
}

static inline void expect(const char *base, const char *head, const char *wanted)
{
	struct pc_changes changes = found(base, head);

	assert_null(changes.note);
	assert_string_equal(described(&changes), wanted);
}

static inline int make_repository(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/pc-changes-XXXXXX");
	assert_non_null(mkdtemp(folder));
	pc = pc_new();
	sh("export GIT_CONFIG_GLOBAL=/dev/null && git init -q -b main . && "
	   "git config user.name t && git config user.email t@example.com && "
	   "git config core.autocrlf false && git config commit.gpgsign false");
	return 0;
}

static inline int remove_repository(void **state)
{
	(void)state;
	sh("rm -rf -- * .git");
	rmdir(folder);
	pc_free(pc);
	return 0;
}

#endif
