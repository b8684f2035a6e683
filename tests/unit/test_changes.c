/* SPDX-License-Identifier: Apache-2.0
 * Which functions differ, in real repositories, by the real ctags. */
#include "repo_fixture.h"

#define BETWEEN ((struct pc_between){ pc, folder, &base, &head })

#define ONE "def one():\n    a = 1\n    b = 2\n    return a + b\n"
#define TWO "def two(x):\n    for i in range(x):\n        print(i)\n    return x * 2\n"
#define THREE "def three():\n    with open('f') as f:\n        text = f.read()\n    return text\n"

/* What is parsed is the blob of each side, whatever is checked out, and however dirty. */
static void the_working_tree_is_not_read(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO);
	commit("base");
	put("a.py", "import os\n\n" ONE "\n" TWO "    # more\n");
	put("a.py", "import os\n\n" ONE "\n"
		    "def two(x):\n    for i in range(x):\n        print(i, i)\n    return x * 2\n");
	commit("head");
	sh("git checkout -q base");
	put("a.py", "garbage(\n");
	expect("base", "head", "modified a.py:two body 6-9 8-11\n");
	sh("git checkout -q -f head && rm a.py");
	expect("base", "head", "modified a.py:two body 6-9 8-11\n");
}

static void a_deletion_beside_additions_counts(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO "\n" THREE);
	commit("base");
	put("a.py", "def one():\n    a = 1\n    c = 3\n    b = 2\n    return a + b\n\n"
		    "def two(x):\n    for i in range(x):\n    return x * 2\n\n" THREE);
	commit("head");
	expect("base", "head", "modified a.py:one body 1-4 1-5\nmodified a.py:two body 6-9 7-9\n");
}

static void a_deletion_alone_is_of_its_function(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO "\n" THREE);
	commit("base");
	put("a.py", ONE "\n"
			"def two(x):\n    for i in range(x):\n        print(i)\n\n" THREE);
	commit("head");
	expect("base", "head", "modified a.py:two body 6-9 6-8\n");
}

/* Base is the commit given, and not where the branches parted. */
static void base_is_what_is_measured(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO);
	commit("fork");
	put("a.py", ONE "    # of base\n\n" TWO);
	sh("sed -i s/a.+.b/b+a/ a.py");
	commit("base");
	sh("git checkout -q -b side fork");
	put("a.py", ONE "\n" TWO);
	sh("sed -i s/x...2/2*x/ a.py");
	commit("head");
	expect("base", "head", "modified a.py:one body 1-4 1-4\nmodified a.py:two body 7-10 6-9\n");
}

static void methods_and_nested_functions_are_found(void **state)
{
	struct pc_revision base, head;
	struct pc_changes changes;

	(void)state;
	put("a.py", "class A:\n    def m(self):\n        return 1\n\n    def n(self):\n"
		    "        def inner():\n            return 2\n        return inner\n\n"
		    "def m():\n    return 3\n");
	commit("base");
	put("a.py", "class A:\n    def m(self):\n        return 10\n\n    def n(self):\n"
		    "        def inner():\n            return 20\n        return inner\n\n"
		    "def m():\n    return 3\n");
	commit("head");
	expect("base", "head",
	       "modified a.py:A.m body 2-3 2-3\nmodified a.py:A.n.inner body 6-7 6-7\n");
	base = revision("base");
	head = revision("head");
	/* a file that is named again adds to what was named of it */
	assert_int_equal(
		pc_changes_named(&BETWEEN, "a.py::A.m; ./a.py::m , A.n;a.py::A.m", &changes),
		PC_OK);
	assert_string_equal(described(&changes),
			    "modified a.py:A.m body 2-3 2-3\n"
			    "same a.py:A.n 5-8 5-8\nsame a.py:m 10-11 10-11\n");
}

static void names_that_are_none_say_what_is_near(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "a.py::n", "did you mean \"A.n\"?" },
		{ "a.py::A.mm", "did you mean \"A.m\"?" },
		{ "b.py::m", "b.py is no file at base or head; did you mean a.py?" },
		{ "a.py", "there is no \"::\"" },
		{ "::m", "there is no path" },
		{ "a.py::m,", "a name is empty" },
		{ " ; ", "nothing is named" },
		{ "a.py::\x1b[31m", "\\x1b[31m" },
	};
	struct pc_revision base, head;
	struct pc_changes changes;

	(void)state;
	put("a.py", "class A:\n    def m(self):\n        return 1\n    def n(self):\n"
		    "        return 2\n");
	commit("base");
	base = head = revision("base");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(pc_changes_named(&BETWEEN, rows[i].text, &changes), PC_EUSAGE);
		if (!strstr(pc_error(pc), rows[i].why))
			fail_msg("%s: %s", rows[i].text, pc_error(pc));
	}
}

static void renames_know_both_paths(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO "\n" THREE);
	put("gone.py", "def gone():\n    return 'gone'\n");
	commit("base");
	sh("git mv a.py b.py");
	commit("only");
	expect("base", "only",
	       "moved b.py:one was a.py: 1-4 1-4\nmoved b.py:two was a.py: 6-9 6-9\n"
	       "moved b.py:three was a.py: 11-14 11-14\n");
	sh("sed -i s/b.=.2/b=3/ b.py");
	commit("more");
	expect("base", "more",
	       "modified b.py:one was a.py: body 1-4 1-4\nmoved b.py:two was a.py: 6-9 6-9\n"
	       "moved b.py:three was a.py: 11-14 11-14\n");
}

static void new_and_deleted_files(void **state)
{
	(void)state;
	put("a.py", ONE);
	commit("base");
	sh("git rm -q a.py");
	put("b.c", "int completely(void)\n{\n\treturn 1;\n}\n");
	commit("head");
	expect("base", "head", "deleted a.py:one 1-4 0-0\nadded b.c:completely 0-0 1-4\n");
}

static void renamed_and_moved_functions(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO "\n" THREE);
	put("b.py", "X = 1\n");
	commit("base");
	put("a.py", "def uno():\n    a = 1\n    b = 2\n    return a + b\n\n" THREE);
	put("b.py", "X = 1\n\n"
		    "class C:\n    def two(x):\n        for i in range(x):\n"
		    "            print(i, i)\n        return x * 2\n");
	commit("head");
	expect("base", "head",
	       "renamed a.py:uno was :one 1-4 1-4\n"
	       "renamed b.py:C.two was a.py:two body 6-9 4-7\n");
}

static void decorators_and_signatures(void **state)
{
	(void)state;
	put("a.py", "@cache\ndef f(a):\n    return a\n\ndef g(a, b=1):\n    return a\n");
	commit("base");
	put("a.py",
	    "@lru(\n    8)\n@log\ndef f(a):\n    return a\n\ndef g(a, b=2):\n    return a\n");
	commit("head");
	expect("base", "head",
	       "modified a.py:f decorators 2-3 4-5\n"
	       "modified a.py:g body signature 5-6 7-8\n");
}

static void what_is_no_change(void **state)
{
	(void)state;
	put("a.c", "int f(void)\n{\n\treturn 1;\n}\n\nint g(void)\n{\n\treturn 2;\n}\n");
	put("const.py", "A = 1\n");
	put("bin", "x");
	sh("printf 'a\\000b' > bin");
	commit("base");
	/* CRLF, blank lines, blanks at the ends of lines, a function before it */
	sh("printf 'int f(void)\\r\\n{\\r\\n\\r\\n\\treturn 1;  \\r\\n}\\r\\n\\r\\nint "
	   "g(void)\\r\\n{"
	   "\\r\\n\\treturn 3;\\r\\n}\\r\\n' > a.c; printf 'a\\000c' > bin");
	put("const.py", "A = 2\n");
	commit("head");
	expect("base", "head", "modified a.c:g body 6-9 7-10\nother bin\nother const.py\n");
	assert_int_equal(found("base", "head").binary_files, 1);
	assert_int_equal(found("base", "head").files, 3);
}

static void odd_files(void **state)
{
	(void)state;
	/* Latin-1, a path with blanks and quotes, and a file larger than is looked into */
	put("it's \"a\" file.py", "def f():\n    return '\xe9'\n\ndef g():\n    return 1\n");
	put("-x.py", ONE);
	put("Makefile", "all:\n\techo\n");
	sh("yes 'x = 1' | head -c 5000000 > huge.py; ln -s a.py link.py");
	commit("base");
	put("it's \"a\" file.py", "def f():\n    return '\xea'\n\ndef g():\n    return 1\n");
	put("-x.py", "def one():\n    a = 1\n    b = 3\n    return a + b\n");
	sh("yes 'x = 2' | head -c 5000000 > huge.py; ln -sf b.py link.py");
	commit("head");
	expect("base", "head",
	       "modified -x.py:one body 1-4 1-4\n"
	       "modified it's \"a\" file.py:f body 1-2 1-2\n"
	       "other huge.py\nother link.py\n");
	assert_int_equal(found("base", "head").remark_count, 2);
}

static void the_working_tree_as_head(void **state)
{
	(void)state;
	put("a.py", ONE "\n" TWO);
	put(".gitignore", "ignored.py\n");
	commit("base");
	put("a.py", "def one():\n    a = 1\n    b = 4\n    return a + b\n\n" TWO);
	put("new.py", THREE);
	put("ignored.py", THREE);
	expect("base", ".", "modified a.py:one body 1-4 1-4\nadded new.py:three 0-0 1-4\n");
}

static void other_languages(void **state)
{
	(void)state;
	put("a.cc",
	    "namespace ns {\nstruct A {\n\tint m(int);\n};\ntemplate <class T>\n"
	    "T twice(T x)\n{\n\treturn 2 * x;\n}\n}\nint ns::A::m(int x)\n{\n\treturn x;\n}\n");
	put("a.go",
	    "package main\n\ntype T struct{}\n\nfunc (t *T) M(x int) int {\n\treturn x\n}\n");
	put("a.rs",
	    "struct S;\nimpl S {\n    #[inline]\n    fn m(&self) -> u32 {\n        1\n    }\n"
	    "    fn n(&self) -> u32 {\n        2\n    }\n}\nstatic X: u32 = 1;\n");
	put("a.js", "class A {\n  m(x) {\n    return x;\n  }\n  n() { return 1; }\n}\n"
		    "function f() {\n  return 2;\n}\nconst a = 1;\n");
	commit("base");
	sh("sed -i -e 's/class T/typename T/' -e 's/return x/return x + 1/' a.cc");
	sh("sed -i 's/return x/return x + 1/' a.go a.js && sed -i 's/const a = 1/const a = 2/' "
	   "a.js");
	sh("sed -i -e 's/#.inline./#[cold]/' -e 's/u32 = 1/u32 = 2/' a.rs");
	commit("head");
	expect("base", "head",
	       "modified a.cc:ns::twice decorators 6-9 6-9\n"
	       "modified a.cc:ns::A::m body 11-14 11-14\n"
	       "modified a.go:T.M body 5-7 5-7\n"
	       "modified a.js:A.m body 2-4 2-4\n"
	       "modified a.rs:S::m decorators 4-6 4-6\n");
}

static void callers_are_listed(void **state)
{
	struct pc_changes changes;

	(void)state;
	put("a.py", ONE "\ndef near():\n    return one () + one()\n");
	put("far.py", "from a import one\n\nclass C:\n    def far(self):\n        return one()\n\n"
		      "def someone():\n    return someone() # one\n");
	put("one.txt", "def x():\n    one()\n");
	commit("base");
	sh("sed -i s/b.=.2/b=3/ a.py");
	commit("head");
	changes = found("base", "head");
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.functions[0].caller_count, 2);
	assert_string_equal(changes.functions[0].callers[0], "near (a.py)");
	assert_string_equal(changes.functions[0].callers[1], "C.far (far.py)");
}

static void the_diff_is_bounded(void **state)
{
	struct pc_revision base, head;
	const char *text;
	bool cut = true;

	(void)state;
	put("a.py", ONE);
	commit("base");
	sh("sed -i s/b.=.2/b=3/ a.py");
	commit("head");
	base = revision("base");
	head = revision("head");
	assert_int_equal(pc_changes_diff(&BETWEEN, 1 << 20, &text, &cut), PC_OK);
	assert_false(cut);
	assert_non_null(strstr(text, "\n-    b = 2\n+    b=3\n"));
	assert_int_equal(pc_changes_diff(&BETWEEN, 60, &text, &cut), PC_OK);
	assert_true(cut);
	assert_true(strlen(text) <= 60 && strlen(text) > 10);
	assert_int_equal(text[strlen(text) - 1], '\n');
}

static void without_ctags_it_is_said(void **state)
{
	const char *path = getenv("PATH");
	struct pc_revision base, head;
	struct pc_changes changes;

	(void)state;
	put("a.py", ONE);
	commit("base");
	put("a.py", TWO);
	commit("head");
	base = revision("base");
	head = revision("head");
	path = pc_arena_strdup(pc_memory(pc), path);
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(pc_changes_find(&BETWEEN, &changes), PC_OK);
	setenv("PATH", path, 1);
	assert_int_equal(changes.count, 0);
	assert_non_null(strstr(changes.note, "universal-ctags"));
	assert_string_equal(described(&changes), "other a.py\n");
}

/* Nothing that the repository names is run. */
static void nothing_is_run(void **state)
{
	(void)state;
	put("a.py", ONE);
	put(".gitattributes", "*.py diff=evil filter=evil\n");
	put(".ctags", "--langdef=evil\n");
	sh("mkdir .ctags.d && echo '--nonsense' > .ctags.d/a.ctags");
	commit("base");
	put("a.py", TWO);
	sh("for k in diff.evil.command diff.evil.textconv filter.evil.clean filter.evil.smudge "
	   "core.fsmonitor diff.external; do git config $k \"touch $PWD/ran; cat\"; done");
	expect("base", ".", "deleted a.py:one 1-4 0-0\nadded a.py:two 0-0 1-4\n");
	sh("test ! -e ran");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_repository, remove_repository)
	const struct CMUnitTest tests[] = {
		TEST(the_working_tree_is_not_read),
		TEST(a_deletion_beside_additions_counts),
		TEST(a_deletion_alone_is_of_its_function),
		TEST(base_is_what_is_measured),
		TEST(methods_and_nested_functions_are_found),
		TEST(names_that_are_none_say_what_is_near),
		TEST(renames_know_both_paths),
		TEST(new_and_deleted_files),
		TEST(renamed_and_moved_functions),
		TEST(decorators_and_signatures),
		TEST(what_is_no_change),
		TEST(odd_files),
		TEST(the_working_tree_as_head),
		TEST(other_languages),
		TEST(callers_are_listed),
		TEST(the_diff_is_bounded),
		TEST(without_ctags_it_is_said),
		TEST(nothing_is_run),
	};

	if (!pc_process_exists("ctags") || !pc_process_exists("git")) {
		puts("1..0 # SKIP there is no ctags or git");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
