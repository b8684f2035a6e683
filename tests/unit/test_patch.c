/* SPDX-License-Identifier: Apache-2.0
 * Patches of strangers, tried on a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/patch.h"

static char folder[] = "/tmp/pc-patch-XXXXXX";

static void put(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int make_folder(void **state)
{
	char path[200];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/src", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put("src/a.c", "one\ntwo\nthree\nfour\nfive\nsix\n\nseven\n");
	put("b.c", "no end of the line");
	put("crlf.c", "one\r\ntwo\r\nthree\r\n");
	snprintf(path, sizeof(path), "%s/link", folder);
	assert_int_equal(symlink("src", path), 0);
	snprintf(path, sizeof(path), "%s/link.c", folder);
	assert_int_equal(symlink("src/a.c", path), 0);
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {
		"src/a.c", "b.c", "crlf.c", "link", "link.c", "src", ""
	};
	char path[200];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		remove(path);
	}
	return 0;
}

#define TO(path) "--- a/" path "\n+++ b/" path "\n"
#define HUNK "@@ -2,3 +2,3 @@\n two\n-three\n+THREE\n four\n"

static const struct {
	const char *text;
	enum pc_patch_state state;
	const char *why; /* in it; NULL: none */
} cases[] = {
	{ "There is nothing to do.\n", PC_PATCH_NONE, NULL },
	{ "So:\n```diff\n" TO("src/a.c") HUNK "```\nThat is all.\n", PC_PATCH_APPLIES, NULL },
	/* wrong counts and wrong lines are put right */
	{ TO("src/a.c") "@@ -40,9 +77,1 @@ f()\n two\n-three\n+THREE\n four\n", PC_PATCH_APPLIES,
	  NULL },
	{ TO("src/a.c") "@@ ... @@\n six\n\n-seven\n+SEVEN\n", PC_PATCH_APPLIES, NULL },
	{ TO("src/a.c") HUNK "@@ -6,1 +6,2 @@\n six\n+more\n", PC_PATCH_APPLIES, NULL },
	{ "--- /dev/null\n+++ b/new.c\n@@ -0,0 +1,2 @@\n+a\n+b\n", PC_PATCH_APPLIES, NULL },
	{ "--- /dev/null\n+++ b/other/new.c\n@@ -0,0 +1 @@\n+a\n", PC_PATCH_APPLIES, NULL },
	{ TO("b.c") "@@ -1 +1 @@\n-no end of the line\n\\ No newline at end of file\n+x\n",
	  PC_PATCH_APPLIES, NULL },
	{ TO("src/a.c") "@@ -2,2 +2,2 @@\n two\n-3\n+THREE\n", PC_PATCH_FAILS, "" },
	{ TO("src/a.c"), PC_PATCH_FAILS, "no changes" },
	{ TO("gone.c") HUNK, PC_PATCH_FAILS, "\"gone.c\" is not in the folder" },
	{ "--- /dev/null\n+++ b/b.c\n@@ -0,0 +1 @@\n+a\n", PC_PATCH_FAILS, "is there already" },
	{ "--- a/b.c\n+++ b/c.c\n@@ -1 +1 @@\n-a\n+b\n", PC_PATCH_FAILS, "gets another name" },
	{ TO("src/a.c") HUNK TO("src/a.c") HUNK, PC_PATCH_FAILS, "is changed twice" },
	{ TO("src") HUNK, PC_PATCH_FAILS, "is no regular file" },
	{ "GIT binary patch\n" TO("src/a.c") HUNK, PC_PATCH_FAILS, "a binary patch" },
	{ TO("../x.c") HUNK, PC_PATCH_LEAVES, "\"../x.c\" leads out of the folder" },
	{ TO("src/../../x.c") HUNK, PC_PATCH_LEAVES, "leads out" },
	{ "--- a/src/a.c\n+++ b/../../x\n" HUNK, PC_PATCH_LEAVES, "leads out" },
	{ "--- /etc/passwd\n+++ /etc/passwd\n" HUNK, PC_PATCH_LEAVES, "not a path within" },
	{ "--- a//etc/passwd\n+++ b//etc/passwd\n" HUNK, PC_PATCH_LEAVES, "not a path within" },
	{ TO(".git/hooks/pre-commit") HUNK, PC_PATCH_LEAVES, "is git's own" },
	{ TO("src/.GIT/config") HUNK, PC_PATCH_LEAVES, "is git's own" },
	{ TO("link/a.c") HUNK, PC_PATCH_LEAVES, "symbolic link" },
	{ TO("link.c") HUNK, PC_PATCH_LEAVES, "symbolic link" },
	{ TO("src//a.c") HUNK, PC_PATCH_LEAVES, "is no plain path" },
	{ TO("src/./a.c") HUNK, PC_PATCH_LEAVES, "is no plain path" },
	{ TO("C:\\x.c") HUNK, PC_PATCH_LEAVES, "is no plain path" },
	{ "--- \"a/src/a.c\"\n+++ \"b/src/a.c\"\n" HUNK, PC_PATCH_LEAVES, "is no plain path" },
	{ "--- /dev/null\n+++ b/.git/hooks/post-checkout\n@@ -0,0 +1 @@\n+#!/bin/sh\n",
	  PC_PATCH_LEAVES, "is git's own" },
	{ "--- /dev/null\n+++ b/link/new.c\n@@ -0,0 +1 @@\n+a\n", PC_PATCH_LEAVES,
	  "symbolic link" },
	{ "--- a/src/a.c\n+++ /dev/null\n" HUNK, PC_PATCH_FAILS, "is deleted, and lines" },
	{ "--- a/crlf.c\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-one\n-two\n-three\n", PC_PATCH_APPLIES,
	  NULL },
	{ "--- a/link.c\n+++ /dev/null\n" HUNK, PC_PATCH_LEAVES, "symbolic link" },
	{ "diff --git a/src/a.c b/src/a.c\nold mode 100644\nnew mode 100755\n", PC_PATCH_FAILS,
	  "permissions that change" },
	{ "diff --git a/src/a.c b/src/a.c\nold mode 100644\nnew mode 100755\n" TO("src/a.c") HUNK,
	  PC_PATCH_FAILS, "permissions that change" },
	{ "diff --git a/run b/run\nnew file mode 100755\n--- /dev/null\n+++ b/run\n@@ -0,0 +1 "
	  "@@\n+a\n",
	  PC_PATCH_FAILS, "a file that may be run" },
	{ "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 "
	  "@@\n+/etc\n",
	  PC_PATCH_FAILS, "a symbolic link" },
	{ "diff --git a/src/a.c b/../x\nsimilarity index 100%\nrename from src/a.c\nrename to "
	  "../x\n",
	  PC_PATCH_FAILS, "a file that is renamed" },
	{ "diff --git a/x b/x\nGIT binary patch\nliteral 3\nKc$~{jFG^\n", PC_PATCH_FAILS,
	  "a binary patch" },
	{ TO("src/a.c") HUNK "diff --git a/x b/x\nBinary files a/x and b/x differ\n",
	  PC_PATCH_FAILS, "a binary patch" },
	{ "We could rename from a to b.\nrename from here\n", PC_PATCH_NONE, NULL },
	/* the old lines of one are those of the other */
	{ TO("src/a.c") HUNK "@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n", PC_PATCH_FAILS, "" },
	/* in the other order */
	{ TO("src/a.c") "@@ -6,1 +6,2 @@\n six\n+more\n" HUNK, PC_PATCH_FAILS, "" },
	/* the same file, made twice */
	{ "--- /dev/null\n+++ b/n.c\n@@ -0,0 +1 @@\n+a\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1 "
	  "@@\n+b\n",
	  PC_PATCH_FAILS, "" },
	{ "--- /dev/null\n+++ /dev/null\n@@ -0,0 +1 @@\n+a\n", PC_PATCH_LEAVES, "" },
	{ TO("crlf.c") "@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n", PC_PATCH_APPLIES, NULL },
	{ TO("crlf.c") "@@ -1,2 +1,2 @@\r\n one\r\n-two\r\n+TWO\r\n", PC_PATCH_APPLIES, NULL },
	{ TO("src/a.c") "@@ -2,3 +2,3 @@\r\n two\r\n-three\r\n+THREE\r\n four\r\n",
	  PC_PATCH_APPLIES, NULL },
	/* the file's last line has no end, and the patch does not say so */
	{ TO("b.c") "@@ -1 +1 @@\n-no end of the line\n+x\n", PC_PATCH_FAILS, "" },
};

static void patches(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc *pc PC_AUTO(pc) = pc_new();
		struct pc_patch patch;

		if (pc_patch_check(pc, folder, pc_span(cases[i].text), &patch))
			fail_msg("%zu: %s", i, pc_error(pc));
		if (patch.state != cases[i].state)
			fail_msg("%zu: %s: %s\n%s", i, patch.state_word, patch.why ? patch.why : "",
				 patch.text);
		assert_int_equal(patch.why != NULL, cases[i].why != NULL);
		if (patch.why && !strstr(patch.why, cases[i].why))
			fail_msg("%zu: %s", i, patch.why);
	}
}

static void texts(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_patch patch;

	(void)state;
	assert_int_equal(pc_patch_check(pc, "", pc_span(cases[2].text), &patch), PC_OK);
	assert_string_equal(patch.state_word, "unchecked");
	assert_int_equal(pc_patch_check(pc, folder, pc_span(cases[2].text), &patch), PC_OK);
	assert_string_equal(patch.text,
			    "diff --git a/src/a.c b/src/a.c\n" TO(
				    "src/a.c") "@@ -2,3 +2,3 @@\n two\n-three\n+THREE\n four\n");
	assert_int_equal(patch.file_count, 1);
	assert_string_equal(patch.files[0], "src/a.c");
	assert_int_equal(pc_patch_check(pc, "/nonexistent", pc_span(cases[2].text), &patch),
			 PC_EINPUT);
}

/* All that a folder holds, as one text. */
static void holds(struct pc_text *out)
{
	char command[300];
	char buffer[4096];
	size_t size;
	FILE *f;

	snprintf(command, sizeof(command),
		 "cd %s && find . -printf '%%p %%y %%m %%s %%T@\\n' | sort && cat src/a.c b.c "
		 "crlf.c",
		 folder);
	f = popen(command, "r");
	assert_non_null(f);
	while ((size = fread(buffer, 1, sizeof(buffer), f)))
		pc_text_add(out, buffer, size);
	pclose(f);
}

/* However hostile a patch is, trying it changes nothing. */
static void nothing_changes(void **state)
{
	PC_AUTO(text) struct pc_text before = { 0 }, after = { 0 };

	holds(&before);
	patches(state);
	holds(&after);
	assert_true(before.size > 100);
	assert_string_equal(before.data, after.data);
}

/* Thousands of hunks, or files, are not looked through. */
static void too_much(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_patch patch;

	(void)state;
	for (unsigned kind = 0; kind < 2; kind++) {
		PC_AUTO(text) struct pc_text text = { 0 };

		pc_text_puts(&text, TO("src/a.c"));
		for (unsigned i = 0; i < 5000; i++)
			pc_text_puts(&text, kind ? TO("src/a.c") : HUNK);
		assert_int_equal(pc_patch_check(pc, folder, pc_text_span(&text), &patch), PC_OK);
		assert_int_equal(patch.state, PC_PATCH_FAILS);
		assert_non_null(strstr(patch.why, kind ? "no changes" : "too much"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changes),
		cmocka_unit_test(too_much),
		cmocka_unit_test(patches),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
