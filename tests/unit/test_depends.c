/* SPDX-License-Identifier: Apache-2.0
 * What files say on what a tree depends: each kind of file, and files that are cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "depends/depends.h"

static const char origins[] = "dlLiu"; /* declared, linked, Locked, indirect, used */

/* "kind:name=version@line/origin " a dependency */
static void write_found(void *context, const struct pc_dependency *d)
{
	struct pc_text *out = context;

	pc_text_printf(out, "%s:%.*s", pc_software_words[d->kind], (int)d->name.size, d->name.data);
	if (d->version.size)
		pc_text_printf(out, "=%.*s", (int)d->version.size, d->version.data);
	pc_text_printf(out, "@%d/%c ", (int)d->line, origins[d->origin]);
}

/* "!why " a file that is damaged */
static void write_unread(void *context, const char *path, const char *why)
{
	assert_non_null(path);
	pc_text_printf(context, "!%s ", why);
}

static bool read_file(const char *path, struct pc_span bytes, struct pc_text *out)
{
	PC_AUTO(pc) struct pc *pc = pc_new();

	return pc_depends_read(pc, path, bytes,
			       &(struct pc_depends_sink){ write_found, write_unread, out });
}

static const struct {
	const char *path, *bytes, *wanted;
} files[] = {
	{ "package.json",
	  "{\n \"name\": \"x\",\n \"dependencies\": {\n  \"moment\": \"^2.29\"\n },\n"
	  " \"devDependencies\": { \"webpack\": \"5\" }\n}\n",
	  "npm:moment=^2.29@4/d npm:webpack=5@6/d " },
	{ "a/package-lock.json",
	  "{\"packages\": {\n\"\": {},\n\"node_modules/a/node_modules/@s/b\": {\"version\": "
	  "\"1.2\"}},\n\"dependencies\": {\"a\": {}}}",
	  "npm:@s/b=1.2@3/L " },
	{ "package-lock.json", "{\"dependencies\": {\"a\": {\"version\": \"1\"}}}",
	  "npm:a=1@1/L " },
	{ "Pipfile.lock", "{\"default\": {\n\"requests\": {\"version\": \"==2.1\"}}}",
	  "pylibrary:requests===2.1@2/L " },
	{ "vcpkg.json", "{\"dependencies\": [\"zlib\",\n {\"name\": \"zstd\"}]}",
	  "library:zlib@1/d library:zstd@2/d " },
	{ "package.json", "[1]", "!it is no JSON object " },
	{ "yarn.lock",
	  "# yarn\nlodash@^4.17.0, lodash@^4:\n  version \"4.17.21\"\n\n\"@s/b@npm:^1\":\n",
	  "npm:lodash=^4.17.0@2/L npm:@s/b=npm@5/L " },
	{ "pnpm-lock.yaml", "packages:\n\n  /moment@2.29.4:\n  'a@1.0.0(b@2)':\n",
	  "npm:moment=2.29.4@3/L npm:a=1.0.0@4/L " },
	{ "requirements-dev.txt",
	  "# pandas\npandas[all]>=1.5,<2 ; python_version > '3'\n-r other.txt\nnumpy\n",
	  "pylibrary:pandas=>=1.5,<2@2/d pylibrary:numpy@4/d " },
	{ "pyproject.toml",
	  "[build-system]\nrequires = [\"setuptools\"]\n[project]\nname = \"x\"\n"
	  "dependencies = [\n  \"requests[socks]>=2\",\n  \"ujson\",\n]\nkeywords = [\"json\"]\n"
	  "[project.optional-dependencies]\nfast = [\"orjson\"]\n"
	  "[tool.poetry.dependencies]\npython = \"^3.9\"\npandas = { version = \"^2\" }\n",
	  "pylibrary:requests=>=2@6/d pylibrary:ujson@7/d pylibrary:orjson@11/d "
	  "pylibrary:pandas=^2@14/d " },
	{ "poetry.lock", "[[package]]\nname = \"pandas\"\nversion = \"2.1\"\n",
	  "pylibrary:pandas=2.1@2/L " },
	{ "uv.lock", "[[package]]\nname = \"numpy\"\nversion = \"1\"\n", "pylibrary:numpy=1@2/L " },
	{ "Pipfile", "[packages]\nflask = \"*\"\n[requires]\npython_version = \"3\"\n",
	  "pylibrary:flask=*@2/d " },
	{ "setup.cfg",
	  "[metadata]\nname = x\n[options]\ninstall_requires =\n    pandas >= 1\n    numpy\n"
	  "zip_safe = no\n",
	  "pylibrary:pandas=>= 1@5/d pylibrary:numpy@6/d " },
	{ "setup.py", "setup(name='x',\n install_requires=['pandas>=1',\n 'numpy'],\n author='y')",
	  "pylibrary:pandas=>=1@2/d pylibrary:numpy@3/d " },
	{ "Cargo.toml",
	  "[package]\nname = \"x\"\n[dependencies]\nserde_json = \"1\"\n"
	  "regex = { version = \"1.9\", features = [\"a\"] }\nlog.workspace = true\n"
	  "[dev-dependencies.rayon]\nversion = \"2\"\n",
	  "cargo:serde_json=1@4/d cargo:regex=1.9@5/d cargo:log@6/d cargo:rayon=2@7/d " },
	{ "Cargo.lock", "[[package]]\nname = \"regex\"\nversion = \"1.9.1\"\n",
	  "cargo:regex=1.9.1@2/L " },
	{ "go.mod",
	  "module x\ngo 1.21\nrequire (\n\tgithub.com/a/b v1.2.0\n\tgithub.com/c/d v0.1.0 // "
	  "indirect\n)\nrequire go.uber.org/zap v1.2.3\n",
	  "gomodule:github.com/a/b=v1.2.0@4/d gomodule:github.com/c/d=v0.1.0@5/i "
	  "gomodule:go.uber.org/zap=v1.2.3@7/d " },
	{ "go.sum", "github.com/a/b v1.2.0 h1:x\ngithub.com/a/b v1.2.0/go.mod h1:y\n",
	  "gomodule:github.com/a/b=v1.2.0@1/L " },
	{ "pom.xml",
	  "<project><dependencies>\n<dependency>\n<groupId>log4j</groupId>\n<artifactId>log4j</"
	  "artifactId>\n"
	  "<version>1.2</version>\n<exclusions>\n<exclusion><artifactId>z</artifactId>"
	  "</exclusion>\n</exclusions>\n</dependency>\n<!-- <dependency>\n"
	  "<artifactId>no</artifactId></dependency> -->\n<dependency><!-- a --><artifactId>b"
	  "</artifactId><groupId>\n a</groupId></dependency>"
	  "</dependencies><p:plugin xmlns:p='x'><artifactId>no</artifactId></p:plugin></project>",
	  "java:log4j:log4j=1.2@4/d java:a:b@12/d " },
	{ "build.gradle.kts", "implementation(\"it.unimi.dsi:fastutil:8.5\")\n// \"a:b:1\"\n",
	  "java:it.unimi.dsi:fastutil=8.5@1/d " },
	{ "gradle/libs.versions.toml",
	  "[versions]\nx = \"1\"\n[libraries]\nj = { module = \"a.b:c\", version.ref = \"x\" }\n",
	  "java:a.b:c@4/d " },
	{ "x.versions.toml",
	  "[libraries]\na = 'a.b:c:1'\nd = { name = \"e\", group = 'd.d', version = '2' }\n"
	  "f.module = 'f.f:g'\nf.version.ref = 'v'\n",
	  "java:a.b:c=1@2/d java:d.d:e=2@3/d java:f.f:g@4/d " },
	{ "pyproject.toml",
	  "dependency-groups.dev = [ 'pytest', # why\n { include-group = \"no\" "
	  "},\n\"\"\"mypy>1\"\"\" ]\n"
	  "[project]\n\"depend\\u0065ncies\" = ['a[x,y]>=1;b']\n"
	  "[tool.poetry.group.\"x.y\".dependencies]\nuv = {version = '^1', extras = ['no']}\n"
	  "multi = [{version = '1'}, {version = '2'}]\n",
	  "pylibrary:pytest@1/d pylibrary:mypy=>1@3/d pylibrary:a=>=1@5/d pylibrary:uv=^1@7/d "
	  "pylibrary:multi=2@8/d " },
	{ "Cargo.toml",
	  "dependencies.a = '1'\n[target.'cfg(unix)'.dependencies]\nb = { package = \"real\", "
	  "version "
	  "= '2' }\n[dependencies.c]\npath = 'x'\n",
	  "cargo:a=1@1/d cargo:real=2@3/d cargo:c@4/d " },
	{ "poetry.lock",
	  "[[package]]\nname = 'a'\nversion = '1'\n[package.dependencies]\nno = '2'\n"
	  "[[package]]\nname = 'b'\nfiles = [\n {file = 'no', version = 'no'},\n]\nversion = '3'\n",
	  "pylibrary:a=1@2/L pylibrary:b=3@7/L " },
	{ "pylock.toml", "[[packages]]\nname = 'a'\n", "pylibrary:a@2/L " },
	{ "CMakeLists.txt",
	  "# find_package(NO)\nfind_package(ZLIB 1.2 REQUIRED)\n"
	  "pkg_check_modules(Z REQUIRED\n  libzstd>=1.4 liblz4)\n"
	  "target_link_libraries(x PRIVATE ZLIB::ZLIB -lm ${Y})\n",
	  "library:ZLIB@2/d library:libzstd=>=1.4@4/d library:liblz4@4/d library:ZLIB::ZLIB@5/d "
	  "library:m@5/d " },
	{ "x.cmake", "find_library(X NAMES a, b,c ; $<1,2>)\n",
	  "library:a@1/d library:b@1/d library:c@1/d " },
	{ "configure.ac",
	  "AC_CHECK_LIB([z], [deflate])\nPKG_CHECK_MODULES([Z], [libzstd >= 1.4 liblz4])\n",
	  "library:z@1/d library:libzstd@2/d library:liblz4@2/d " },
	{ "meson.build", "zlib = dependency('zlib', version: '>=1')\ncc.find_library('m')\n",
	  "library:zlib@1/d library:m@2/d " },
	{ "Makefile.am", "LDADD = -lz -L. # -lno\nLIBS=\"-lm\"\n", "library:z@1/d library:m@2/d " },
	{ "debian/control",
	  "Source: x\nBuild-Depends: zlib1g-dev (>= 1:1.2),\n libzstd-dev | liblz4-dev\n"
	  "Description: y\n zlib, z\n",
	  "library:zlib1g-dev=>= 1:1.2@2/d program:zlib1g-dev=>= 1:1.2@2/d library:libzstd-dev@3/d "
	  "program:libzstd-dev@3/d library:liblz4-dev@3/d program:liblz4-dev@3/d " },
	{ "conanfile.txt", "[requires]\nzlib/1.3@u/c\n", "library:zlib=1.3@2/d " },
	{ "conanfile.py", "requires = \"zlib/1.3\", 'a b/c'\n", "library:zlib=1.3@1/d " },
	{ "Dockerfile.dev",
	  "FROM x\nRUN apt-get update && apt-get install -y pigz \\\n  zstd=1.5 && pip install "
	  "pandas==2\nRUN npm install moment@2\n",
	  "library:pigz@2/d program:pigz@2/d library:zstd=1.5@3/d program:zstd=1.5@3/d "
	  "pylibrary:pandas===2@3/d npm:moment=2@4/d " },
	{ "x.sh", "#!/bin/sh\n# grep\nX=1 gzip -c \"$1\" | sort && if grep -q x; then :; fi\n",
	  "program:gzip@3/u program:sort@3/u program:grep@3/u program::@3/u program:fi@3/u " },
	{ "x.c", "#include <zlib.h>\n # include \"a/b.h\"\nint x;\n",
	  "library:zlib.h@1/u library:a/b.h@2/u library:a@2/u " },
	{ "x.py", "import json, os.path as p\nfrom pandas.core import x\n  import re\n",
	  "pylibrary:json@1/u pylibrary:os@1/u pylibrary:pandas@2/u pylibrary:re@3/u " },
	{ "x.ts", "import a from '@s/b/c';\nconst m = require(\"moment/x\");\nimport './no';\n",
	  "npm:@s/b@1/u npm:moment@2/u " },
	{ "x.go", "package x\nimport (\n\t\"encoding/json\"\n)\nfunc f() { import \"no\" }\n",
	  "gomodule:encoding/json@3/u " },
	{ "x.rs", "use serde_json::Value;\npub use regex;\n",
	  "cargo:serde_json@1/u cargo:regex@2/u " },
};
enum { FILES = sizeof(files) / sizeof(files[0]) };

/* What is damaged is told, and what stands before the damage counts where that can be. */
static const struct {
	const char *path, *bytes, *wanted;
} damaged[] = {
	{ "package-lock.json", "", "!it is empty " },
	{ "package.json", "{\"dependencies\": {\"moment\"", "!it is no valid JSON: " },
	{ "poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\n[[package]]\nname = \"b",
	  "pylibrary:a=1@2/L !line 5: a string does not end " },
	{ "Cargo.lock", "[[package]]\nname = 'a'\n<<<<<<< HEAD\n",
	  "cargo:a@2/L !line 3: a key is missing " },
	{ "Cargo.toml", "[dependencies]\na = [[[[\n", "!line 3: a value is missing " },
	{ "go.sum", "a.b/c v1 h1:x\na.b/d v1", "gomodule:a.b/c=v1@1/L !line 2 is no module " },
	{ "go.mod", "require (\n a.b/c v1\n",
	  "gomodule:a.b/c=v1@2/d !it ends in the middle of \"require (\" " },
	{ "yarn.lock", "<<<<<<< HEAD\na@1:\n", "npm:a=1@2/L !it holds a merge conflict " },
	{ "pom.xml", "<project><dependencies><dependency><artifactId>a", "!line 1: " },
	{ "pom.xml", "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>\n<x>&c;</x>",
	  "!line 1: it declares entities, which are not read " },
	{ "pom.xml", "<!DOCTYPE x [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]>\n<x/>",
	  "!line 1: it declares entities, which are not read " },
	{ "libx.so", "\177ELF\2\1\1", "!it is cut off: its program headers are missing " },
};

static void damage_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		PC_AUTO(text) struct pc_text got = { 0 };

		assert_true(read_file(damaged[i].path, pc_span(damaged[i].bytes), &got));
		if (!strstr(got.data, damaged[i].wanted) ||
		    strstr(got.data, damaged[i].wanted) != got.data)
			fail_msg("%s: %s", damaged[i].path, got.data);
	}
}

static void no_text_is_told(void **state)
{
	static const char utf16[] = "p\0a\0n\0d\0a\0s\0";
	PC_AUTO(text) struct pc_text got = { 0 };

	(void)state;
	read_file("requirements.txt", (struct pc_span){ utf16, sizeof(utf16) - 1 }, &got);
	assert_non_null(strstr(got.data, "!it holds zero bytes: it is no text in UTF-8 "));
}

static void every_kind_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		PC_AUTO(text) struct pc_text got = { 0 };

		pc_text_add(&got, "", 0);
		assert_true(read_file(files[i].path, pc_span(files[i].bytes), &got));
		if (strcmp(got.data, files[i].wanted))
			print_error("%s:\n", files[i].path);
		assert_string_equal(got.data, files[i].wanted);
	}
}

static void other_kinds_are_not(void **state)
{
	static const char *const paths[] = { "README.md", "package.json.orig", "x", "go.modx",
					     "Makefile.gz" };
	PC_AUTO(text) struct pc_text got = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_false(read_file(paths[i], PC_SPAN("zlib"), &got));
	assert_int_equal(got.size, 0);
}

/* In memory of exactly that size, so that a byte too far is seen. */
static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES; i++)
		for (size_t size = strlen(files[i].bytes) + 1; size-- > 0;) {
			PC_AUTO(memory) char *bytes = malloc(size + !size);
			PC_AUTO(text) struct pc_text got = { 0 };

			memcpy(bytes, files[i].bytes, size);
			read_file(files[i].path, (struct pc_span){ bytes, size }, &got);
		}
}

/* What costs more than its size says is not followed; what stands in it still counts. */
static void hostile_files_are_cheap(void **state)
{
	enum { COUNT = 100000, VALUES = 2000002 };
	PC_AUTO(text) struct pc_text escaped = { 0 }, open = { 0 }, values = { 0 }, got = { 0 };

	(void)state;
	pc_text_puts(&escaped, "{\"dependencies\": {\"first\": \"1\"");
	for (int i = 0; i < COUNT; i++)
		pc_text_printf(&escaped, ",\"\\u0061%d\": \"1\"", i);
	pc_text_puts(&escaped, "}}");
	read_file("package-lock.json", pc_text_span(&escaped), &got);
	assert_non_null(strstr(got.data, "npm:first=1@1/L npm:a0=1@1/L "));
	assert_non_null(strstr(got.data, "npm:a99999=1@1/L "));

	for (int i = 0; i < COUNT; i++)
		pc_text_puts(&open, "find_package([");
	pc_text_puts(&open, "find_package(ZLIB)");
	got.size = 0;
	read_file("CMakeLists.txt", pc_text_span(&open), &got);
	assert_non_null(strstr(got.data, "library:ZLIB@1/d "));

	pc_text_puts(&values, "{\"packages\": {\"node_modules/a\": {}}, \"x\": [0");
	for (int i = 0; i < VALUES; i++)
		pc_text_puts(&values, ",0");
	pc_text_puts(&values, "]}");
	got.size = 0;
	pc_text_puts(&got, "nothing");
	read_file("package-lock.json", pc_text_span(&values), &got);
	assert_string_equal(got.data, "nothing!it holds more than 2000000 values ");
}

static void a_program_needs_its_libraries(void **state)
{
	PC_AUTO(file) FILE *file = fopen("/proc/self/exe", "rb");
	PC_AUTO(text) struct pc_text bytes = { 0 }, got = { 0 };
	char buffer[65536];
	size_t size;

	(void)state;
	assert_non_null(file);
	while ((size = fread(buffer, 1, sizeof(buffer), file)) > 0)
		pc_text_add(&bytes, buffer, size);
	assert_true(read_file("x", pc_text_span(&bytes), &got));
	assert_non_null(strstr(got.data, "library:libc.so"));
	assert_non_null(strstr(got.data, "/l "));
	for (size_t cut = 0; cut < 4096; cut += 7)
		read_file("x", (struct pc_span){ bytes.data, cut }, &got);
}

static void one_thing_has_many_names(void **state)
{
	static const struct {
		enum pc_software_kind kind;
		const char *one, *two;
		bool same;
	} pairs[] = {
		{ PC_SOFTWARE_LIBRARY, "libz.so.1", "z", true },
		{ PC_SOFTWARE_LIBRARY, "/usr/lib/libzstd.so", "libzstd-dev", true },
		{ PC_SOFTWARE_LIBRARY, "ZLIB::ZLIB", "zlib.h", true },
		{ PC_SOFTWARE_LIBRARY, "zlib", "zlib-ng", false },
		{ PC_SOFTWARE_PYLIBRARY, "Ruamel.Yaml", "ruamel-yaml", true },
		{ PC_SOFTWARE_GOMODULE, "example.org/m/v2", "example.org/m", true },
		{ PC_SOFTWARE_PROGRAM, "/usr/bin/grep", "grep", true },
		{ PC_SOFTWARE_FUNCTION, "MD5", "md5", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		PC_AUTO(text) struct pc_text one = { 0 }, two = { 0 };

		pc_software_key(pairs[i].kind, pc_span(pairs[i].one), &one);
		pc_software_key(pairs[i].kind, pc_span(pairs[i].two), &two);
		if (!strcmp(one.data, two.data) != pairs[i].same)
			fail_msg("%s and %s", pairs[i].one, pairs[i].two);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(damage_is_told),
		cmocka_unit_test(no_text_is_told),
		cmocka_unit_test(other_kinds_are_not),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(hostile_files_are_cheap),
		cmocka_unit_test(a_program_needs_its_libraries),
		cmocka_unit_test(one_thing_has_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
