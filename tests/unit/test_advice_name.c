/* SPDX-License-Identifier: Apache-2.0
 * Names as advice looks them up: what each tool and language puts around them is stripped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "advice/name.h"

static void names(const char *function, const char *wanted, const char *wanted_file)
{
	struct pc_text scratch = { 0 };
	struct pc_span file, name = pc_advice_name(&scratch, pc_span(function), &file);

	if (!pc_span_is(name, wanted))
		fail_msg("\"%s\" became \"%.*s\", not \"%s\"", function, (int)name.size, name.data,
			 wanted);
	if (!pc_span_is(file, wanted_file))
		fail_msg("the file of \"%s\" became \"%.*s\"", function, (int)file.size, file.data);
	pc_text_clear(&scratch);
}

static const char *const cases[][2] = {
	{ "malloc", "malloc" },
	{ "free", "free" },
	{ "", "" },
	{ "[unknown]", "[unknown]" },
	{ "unlink_chunk.constprop.0", "unlink_chunk" },
	{ "deflate_fast.part.0.isra.3", "deflate_fast" },
	{ "parse.cold", "parse" },
	{ "msort_with_tmp'2", "msort_with_tmp" },
	{ "finish_task_switch.isra.0", "finish_task_switch" },
	{ "memcmp@plt", "memcmp" },
	{ "cfree@GLIBC_2.2.5", "cfree" },
	{ "memcpy@@GLIBC_2.14", "memcpy" },
	{ "vfs_read_[k]", "vfs_read" },
	{ "f(int) [clone .isra.0]", "f" },
	{ "f(int, char const*) const", "f" },
	{ "std::vector<int, std::allocator<int> >::push_back(int&&)", "std::vector::push_back" },
	{ "std::_Rb_tree<std::__cxx11::basic_string<char>, int>::_M_insert_unique(int)",
	  "std::_Rb_tree::_M_insert_unique" },
	{ "std::__1::basic_string<char>::append(char const*)", "std::basic_string::append" },
	{ "void std::__introsort_loop<int*, long>(int*, int*, long)", "std::__introsort_loop" },
	{ "std::basic_ostream<char>& std::endl<char, std::char_traits<char> >(std::ostream&)",
	  "std::endl" },
	{ "operator new(unsigned long)", "operator new" },
	{ "operator new[](unsigned long)", "operator new[]" },
	{ "operator delete(void*)", "operator delete" },
	{ "std::ostream::operator<<(int)", "std::ostream::operator<<" },
	{ "bool std::operator< <char>(std::string const&)", "std::operator<" },
	{ "a::operator()(int) const", "a::operator()" },
	{ "a::operator->() const", "a::operator->" },
	{ "(anonymous namespace)::f(int)", "(anonymous namespace)::f" },
	{ "f(int)::{lambda(int)#1}::operator()(int) const", "f::{lambda#1}::operator()" },
	{ "core::hash::sip::Hasher::write::h0123456789abcdef", "core::hash::sip::Hasher::write" },
	{ "<alloc::vec::Vec<T> as core::clone::Clone>::clone",
	  "<alloc::vec::Vec as core::clone::Clone>::clone" },
	{ "core::iter::Iterator::collect::<alloc::vec::Vec<u8>>", "core::iter::Iterator::collect" },
	{ "encoding/json.(*decodeState).object", "encoding/json.(*decodeState).object" },
	{ "slices.SortFunc[go.shape.int]", "slices.SortFunc" },
	{ "main.main.func1", "main.main.func1" },
	{ "Ljava/util/HashMap;::getNode", "java.util.HashMap.getNode" },
	{ "Ljava/util/HashMap;.getNode", "java.util.HashMap.getNode" },
	{ "java/util/HashMap.getNode_[j]", "java.util.HashMap.getNode" },
	{ "java.lang.String.format(Ljava/lang/String;)V", "java.lang.String.format" },
	{ "java.util.ArrayList.<init>", "java.util.ArrayList.<init>" },
	{ "<module>", "<module>" },
	{ "(garbage collector)", "(garbage collector)" },
	{ "{built-in method posix.stat}", "posix.stat" },
	{ "<built-in method time.sleep>", "time.sleep" },
	{ "{method 'append' of 'list' objects}", "list.append" },
	{ "_ZNSt8_Rb_treeIiSt4pairIKiiE", "std::_Rb_tree" },
	{ "_ZN4core4hash3sip6Hasher5write17h0123456789abcdefE", "core::hash::sip::Hasher::write" },
	{ "_ZNKSs7compareEPKc", "std::string::compare" },
	{ "_ZSt9terminatev", "std::terminate" },
	{ "_ZN", "_ZN" },
	{ "_Z99999999999999999999f", "_Z99999999999999999999f" },
	{ "<<<<", "<" },
	{ "a>b)c]", "a>b)c]" },
	{ "a(b(c", "a" },
	{ "RegExp: (a b)+(\\d+)",
	  "RegExp: (a b)+(\\d+)" }, /* the pattern is no list of arguments */
};

static void stripped(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		names(cases[i][0], cases[i][1], "");
}

static void files_are_kept(void **state)
{
	(void)state;
	names("load (pickle.py:12)", "load", "pickle.py");
	names("load (lib/pickle.py)", "load", "lib/pickle.py");
	names("py::_strptime:/usr/lib/python3.12/_strptime.py", "_strptime",
	      "/usr/lib/python3.12/_strptime.py");
	names("LazyCompile:*parse /srv/node_modules/moment/moment.js:1:2", "parse",
	      "/srv/node_modules/moment/moment.js:1:2");
	names("JS:~f x.js:3", "f", "x.js:3");
}

/* What is nested deeper than any name that anybody knows is left as it is. */
static void deep_nesting(void **state)
{
	char name[20000];

	(void)state;
	memset(name, '<', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	name[0] = 'a';
	names(name, name, "");
	name[200] = '\0';
	names(name, name, "");
}

static void library(const char *module, const char *wanted, bool wanted_program)
{
	bool program;
	struct pc_span name = pc_advice_library(pc_span(module), &program);

	if (!pc_span_is(name, wanted) || program != wanted_program)
		fail_msg("\"%s\" became \"%.*s\"", module, (int)name.size, name.data);
}

static void libraries(void **state)
{
	(void)state;
	library("libz.so.1.2.13", "libz", false);
	library("libz.so", "libz", false);
	library("/usr/lib/libz.so.1", "libz", false);
	library("libc-2.31.so", "libc", false);
	library("ld-2.31.so", "ld", false);
	library("libz.1.2.11.dylib", "libz", false);
	library("libpng16.so.16", "libpng16", false);
	library("libpython3.11.so.1.0", "libpython3.11", false);
	library("libMagickCore-6.Q16.so.6", "libMagickCore", false);
	library("zlib1.dll", "zlib1", false);
	library("gzip", "gzip", true);
	library("gcc-12", "gcc-12", true);
	library("", "", true);
	library("x.sox", "x.sox", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stripped),
		cmocka_unit_test(files_are_kept),
		cmocka_unit_test(deep_nesting),
		cmocka_unit_test(libraries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
