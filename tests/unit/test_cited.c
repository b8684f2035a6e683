/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of what an answer cites: names and percentages that a profile has, and that it has
 * not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/cited/cited.h"
#include "profile/profile.h"

static const char *const names[] = {
	"std::vector<int, std::allocator<int> >::push_back(int const&)",
	"words::Counter<std::string, unsigned long>::add",
	"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >::append",
	"std::_Rb_tree_increment",
	"__memcmp_evex_movbe",
	"do_syscall_64",
	"sqlite3BtreeInsert",
	"_int_malloc",
	"core::slice::sort::merge_sort",
	"<alloc::vec::Vec<T,A> as core::iter::Extend<T>>::extend",
	"hashbrown::map::HashMap<K,V,S>::insert::h0123456789abcdef",
	"java.util.concurrent.ThreadPoolExecutor$Worker.run",
	"org.example.Parser.parseLine",
	"json.decoder:raw_decode",
	"net/http.(*conn).serve",
	"runtime.mallocgc",
	"(anonymous namespace)::Reader::next(char const*)",
	"operator new(unsigned long)",
	"std::operator<< <char>(std::ostream&, char)",
	"entry_SYSCALL_64_after_hwframe",
	"copy_page.isra.0",
	"-[NSString compare:]",
	"libc.so.6",
	"words",
	"cpu-clock",
};
static const double percents[] = { 47.37, 35.34, 4.51, 3.01, 0.07 };

/* What is unknown in `answer`, joined by "|". */
static const char *unknown(struct pc *pc, const char *answer)
{
	struct pc_cited_known *known = pc_cited_new(pc);
	PC_AUTO(text) struct pc_text all = { 0 };
	const struct pc_cited *items;
	size_t count;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		pc_cited_name(known, names[i]);
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
		pc_cited_percent(known, percents[i]);
	count = pc_cited_unknown(pc, known, pc_span(answer), &items);
	pc_text_add(&all, "", 0);
	for (size_t i = 0; i < count; i++)
		pc_text_printf(&all, "%s%.*s%s", i ? "|" : "", (int)items[i].text.size,
			       items[i].text.data, items[i].kind == PC_CITED_PERCENT ? " [%]" : "");
	return pc_arena_strdup(pc_memory(pc), all.data);
}

struct example {
	const char *answer, *wanted;
};

static void check(const struct example *cases, size_t count)
{
	PC_AUTO(pc) struct pc *pc = pc_new();

	for (size_t i = 0; i < count; i++) {
		const char *got = unknown(pc, cases[i].answer);

		if (strcmp(got, cases[i].wanted) != 0)
			print_error("case: %s\n", cases[i].answer);
		assert_string_equal(got, cases[i].wanted);
	}
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof((cases)[0]))

static void test_known_names(void **state)
{
	static const struct example cases[] = {
		{ "`std::vector<int, std::allocator<int> >::push_back(int const&)`", "" },
		{ "`std::vector<int>::push_back`, `std::vector::push_back()`", "" },
		{ "std::vector::push_back and `vector::push_back` and push_back()", "" },
		{ "`words::Counter::add`, `Counter<…>::add`, `words::Counter<…gned long>::add`",
		  "" },
		{ "`std::string::append`, `std::basic_string::append`", "" },
		{ "`std::_Rb_tree_increment()`, `_Rb_tree_increment`, `std::_Rb_tree_*`", "" },
		{ "`memcmp`, `__memcmp_evex_movbe`, `__memcmp`, memcmp()", "" },
		{ "do_syscall_64+0x1f, `do_syscall_64+0x1f`, do_syscall_64.", "" },
		{ "`sqlite3BtreeInsert`, sqlite3BtreeInsert, `BtreeInsert`", "" },
		{ "`malloc`, `_int_malloc.constprop.0`, `malloc@plt`", "" },
		{ "core::slice::sort::merge_sort, `slice::sort`, `merge_sort`", "" },
		{ "`<Vec<T> as Extend<T>>::extend`, `Vec::extend`, `Extend::extend`", "" },
		{ "`HashMap::insert`, `hashbrown::map::HashMap<K, V>::insert`", "" },
		{ "java.util.concurrent.ThreadPoolExecutor$Worker.run", "" },
		{ "`ThreadPoolExecutor$Worker.run`, `Worker.run()`, `Parser.parseLine`", "" },
		{ "`raw_decode`, `json.decoder`, json.decoder.raw_decode", "" },
		{ "`net/http.(*conn).serve`, `conn.serve`, `(*conn).serve`", "" },
		{ "`runtime.mallocgc`, runtime.mallocgc, `mallocgc`", "" },
		{ "`(anonymous namespace)::Reader::next`, Reader::next()", "" },
		{ "`operator new`, `operator new(unsigned long)`", "" },
		{ "`std::operator<<`", "" },
		{ "`copy_page`, copy_page.isra.0, `copy_page.isra.1`", "" },
		{ "`libc.so.6`, libc.so.6, `words`, `cpu-clock`", "" },
		{ "`-[NSString compare:]`", "" },
		{ "**do_syscall_64** and _do_syscall_64_ and ~~do_syscall_64~~", "" },
		{ "do_syscall_64.Then it returns", "" },
	};

	(void)state;
	CHECK(cases);
}

static void test_unknown_names(void **state)
{
	static const struct example cases[] = {
		{ "`std::map<int, int>::find`", "std::map<int, int>::find" },
		{ "std::map<int, int>::find(x) is hot", "std::map<int, int>::find" },
		{ "std::unordered_map is faster", "std::unordered_map" },
		{ "Most of it is in do_page_fault.", "do_page_fault" },
		{ "`free`, free() and `free` again", "free|free()" },
		{ "`std::vector<int>::pop_back`", "std::vector<int>::pop_back" },
		{ "`words::Counter::remove`", "words::Counter::remove" },
		{ "``weird`name``", "weird`name" },
		{ "serde_json::from_str and tokio::runtime::park", "serde_json::from_str|"
								   "tokio::runtime::park" },
		{ "HashMap.get and org.example.Parser.readAll", "HashMap.get|org.example.Parser."
								"readAll" },
		{ "getElementById", "getElementById" },
		{ "__schedule, _raw_spin_lock", "__schedule|_raw_spin_lock" },
		{ "call `void sort_rows(int)` first", "sort_rows" },
		{ "**hash_lookup**: slow", "hash_lookup" },
		{ "- hash_lookup\n- `rehash`\n", "hash_lookup|rehash" },
		{ "`foo_bar*`", "" }, /* any of a family: nothing to look up */
		{ "函数hash_lookup很热", "hash_lookup" },
	};

	(void)state;
	CHECK(cases);
}

static void test_english(void **state)
{
	static const struct example cases[] = {
		{ "The hottest function is, as one would expect, memory-bound.", "" },
		{ "Use e.g. GitHub, PostgreSQL, JavaScript, macOS, eBPF, gRPC or OpenSSL.", "" },
		{ "It (or its caller(s)) allocates; see node.js and www.example.com/a_b.", "" },
		{ "http://example.com/do_work?x_y=1 and https://a.b/c_d::e", "" },
		{ "[docs](https://docs.example.org/std::sort/hash_lookup)", "" },
		{ "Read /proc/sys/kernel/perf_event_paranoid and --call-graph=dwarf_x.", "" },
		{ "`-O3 -march=native`, `--call_graph`, `perf record -g`, `-fno_plt`", "" },
		{ "`perf`, `gcc`, `const`, `inline`, `int`, `self`", "" },
		{ "`size_t`, uint64_t, `__builtin_expect`, _mm256_add_ps, x86_64", "" },
		{ "`MADV_HUGEPAGE`, O_DIRECT, `SIMD`, `AVX-512`", "" },
		{ "`parse_line.c`, main_loop.cpp:12, `libfoo_bar.so.2`, `a_b.json`", "" },
		{ "`src/main.rs`, `~/x_y`, `0xffffffff8100`, `12`, `x = y`", "" },
		{ "`LD_PRELOAD=libjemalloc.so ./words`, `kernel.perf_event_paranoid=1`", "" },
		{ "_really_ and __really__ *so* _two words_", "" },
		{ "```cpp\nmy_map.reserve(99);  // 99 %\nstd::map<int,int> m;\n```\nDone.", "" },
		{ "~~~\nhash_lookup();\n```\nhash_lookup 88 %\n~~~\n", "" },
		{ "an open fence\n```\nhash_lookup 88 %", "" },
		{ "a lone ` backtick, and `` two", "" },
		{ "5 < 6 and a<b, x > y :: z . . .", "" },
		{ "", "" },
		{ "It's 3.5 times as fast; in 2026 v1.2.3 came.", "" },
	};

	(void)state;
	CHECK(cases);
}

static void test_percentages(void **state)
{
	static const struct example cases[] = {
		{ "47.37 %, 47.37%, 47.4 %, 47 %, **47.37** %, 47,37 %", "" },
		{ "47.3 percent, 35 per cent, 5 percentage points", "" },
		{ "48 % is not 47.37 %, nor is 46 %", "48 % [%]|46 % [%]" },
		{ "together 82.71 % (47.37 % and 35.34 %)", "" },
		{ "the difference is 12.03 points, 12.03 %", "" },
		{ "the rest, 52.63 %; all, 100 %; none, 0 %", "" },
		{ "0.07 %, 0.1 %, 0.08 %", "" },
		{ "66.6 % of the time", "66.6 % [%]" },
		{ "about 50 %, over 45 %, ~47 %, nearly 48 %", "" },
		{ "about 60 %", "60 % [%]" },
		{ "it is 61.23% and again 61.23%", "61.23% [%]" },
		{ "`61.23 %` in code", "61.23 % [%]" },
		{ "%d, %s, 50%d, a%20b, 20 %s", "" },
		{ "-46 % and +61 %", "46 % [%]|61 % [%]" },
		{ "a 99999999999999999999999 % lie", "" },
		{ "1,234 things, 1,234.5 %", "" },
		{ "O3 61 %", "61 % [%]" },
	};

	(void)state;
	CHECK(cases);
}

/* What is said of the profile, and what is merely mentioned. */
static void test_claims(void **state)
{
	static const struct {
		const char *answer, *wanted;
	} cases[] = {
		{ "`frob` takes 12 %", "frob" },
		{ "`frob` (12 %), `grob`: 13 %", "frob|grob" },
		{ "12 % in `frob`, 13 % in `grob`", "frob|grob" },
		{ "| `frob` | 12 % |\n| `grob` | 13 % |", "frob|grob" },
		{ "Use `frob`, which spares the 47.37 % spent in `words`", "" },
		{ "Replace `words` (47.37 %) by `frob`.", "" },
		{ "`frob` could save up to 12 %", "" },
		{ "Use `frob`. It was 12 % once.", "" },
		{ "`frob`\n12 %", "" },
		{ "`words` and `frob`", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_cited_known *known = pc_cited_new(pc);
		PC_AUTO(text) struct pc_text claims = { 0 };
		const struct pc_cited *items;
		size_t count;

		pc_cited_name(known, "words");
		count = pc_cited_unknown(pc, known, pc_span(cases[i].answer), &items);
		for (size_t k = 0; k < count; k++)
			if (items[k].is_claim && items[k].kind == PC_CITED_NAME)
				pc_text_printf(&claims, "%s%.*s", claims.size ? "|" : "",
					       (int)items[k].text.size, items[k].text.data);
		assert_string_equal(pc_text_span(&claims).data, cases[i].wanted);
	}
}

static void test_sums(void **state)
{
	static const struct example cases[] = {
		{ "54.89 % in all: 47.37 %, 4.51 % and 3.01 %", "" },
		{ "47.37 %, 4.51 % and 3.01 %, i.e. 54.89 %", "" },
		{ "54.89 %\n\n47.37 %, 4.51 % and 3.01 %", "54.89 % [%]" },
		{ "56.89 %: 47.37 %, 4.51 % and 3.01 %", "56.89 % [%]" },
	};

	(void)state;
	CHECK(cases);
}

static struct pc_profile *read_folded(struct pc *pc, const char *text)
{
	char path[] = "/tmp/test_cited.XXXXXX";
	const char *paths[] = { path };
	struct pc_profile *profile = NULL;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(pc_profile_read(pc, (struct pc_list){ paths, 1 }, "folded", &profile), 0);
	unlink(path);
	return profile;
}

/* All of it is known, of what was shown nothing need be. */
static void test_whole_profile(void **state)
{
	static const struct example cases[] = {
		{ "`deep::Hidden<int>::run`, `Hidden::run`, `run()`, `malloc`, `Hidden::run+0x1f`",
		  "" },
		{ "`f1`, `_int_malloc.constprop.0`, `std::string::append`", "" },
		{ "`Hidden::walk`, `run_away`, `mall`, `f2`", "Hidden::walk|run_away|mall|f2" },
		{ "13 %, 87 %, 12.5 %, 87.5 %, 25 %", "" },
		{ "62.5 %", "" }, /* main without two of them */
		{ "7.5 %", "7.5 % [%]" },
	};
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	profile = read_folded(pc, "main;deep::Hidden<int>::run(char const*) 100\n"
				  "main;_int_malloc 200\nmain;f1 300\n"
				  "main;std::__cxx11::basic_string<char>::append 200\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc_cited_known *known = pc_cited_new(pc);
		const struct pc_cited *items;
		PC_AUTO(text) struct pc_text all = { 0 };
		size_t count;

		pc_cited_profile(known, profile, 0);
		count = pc_cited_unknown(pc, known, pc_span(cases[i].answer), &items);
		for (size_t k = 0; k < count; k++)
			pc_text_printf(&all, "%s%.*s%s", k ? "|" : "", (int)items[k].text.size,
				       items[k].text.data,
				       items[k].kind == PC_CITED_PERCENT ? " [%]" : "");
		assert_string_equal(pc_text_span(&all).data, cases[i].wanted);
	}
}

static void test_large(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text answer = { 0 };
	struct pc_cited_known *known = pc_cited_new(pc);
	const struct pc_cited *items;

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		pc_text_printf(&answer, "`f_%u` <<<<( %u.%u %% ` [[", i, i, i);
	assert_in_range(pc_cited_unknown(pc, known, pc_text_span(&answer), &items), 5000, 10000);
	assert_int_equal(pc_cited_unknown(pc, known, PC_SPAN(""), &items), 0);
	answer.size = 0;
	for (unsigned i = 0; i < 100000; i++)
		pc_text_puts(&answer, "a::<");
	pc_text_puts(&answer, " `");
	pc_cited_name(known, answer.data); /* deep, and longer than is looked at */
	pc_cited_unknown(pc, known, pc_text_span(&answer), &items);
	pc_cited_name(known, "");
	pc_cited_percent(known, 0.0 / 1);
}

/* Kind and claim of what is unknown: "l:line 9|c?:8 threads". */
static void test_numbers(void **state)
{
	static const struct example cases[] = {
		{ "Line 20, lines 15-22, lines 15, 17 and 22, line **22**, `mix.c:20`", "" },
		{ "line 99 is hot", "l:line 99" },
		{ "lines 17–99", "l:99" }, /* the list goes on in another item */
		{ "mix.c:99, src/mix.c:20, `mix.c:14`, other.h:7", "l:mix.c:99|l:mix.c:14" },
		{ "other.h:20 and gone.c:20", "l:other.h:20|l:gone.c:20" },
		{ "line 20, 99 times; 99 lines; v1.2:99; 10:99", "" },
		{ "line 2000000000000", "" },
		{ "12 threads, 3 blocked threads, 15 threads, 9 threads, 0 threads", "" },
		{ "13 threads wait, 1,300 goroutines", "c:13 threads|c:1,300 goroutines" },
		{ "use a pool of 64 threads", "c?:64 threads" },
		{ "about 13 threads; 13 ms; 13 of them; 2026 some threads", "" },
		{ "This saves 44 % of the time.", "p?:44 %" },
		{ "It takes 44 % of the time. It saves 47 %.", "p:44 %" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_cited_known *known = pc_cited_new(pc);
		PC_AUTO(text) struct pc_text all = { 0 };
		const struct pc_cited *items;
		size_t count;

		pc_cited_lines(known, "/home/x/mix.c", 15, 22);
		pc_cited_lines(known, "other.h", 7, 7);
		pc_cited_percent(known, 47);
		pc_cited_count(known, 12);
		pc_cited_count(known, 3);
		pc_text_add(&all, "", 0);
		count = pc_cited_unknown(pc, known, pc_span(cases[i].answer), &items);
		for (size_t k = 0; k < count; k++)
			pc_text_printf(&all, "%s%c%s:%.*s", k ? "|" : "", "nplc"[items[k].kind],
				       items[k].is_claim ? "" : "?", (int)items[k].text.size,
				       items[k].text.data);
		assert_string_equal(all.data, cases[i].wanted);
	}
}

/* Where nothing of the kind is known, nothing is said of it. */
static void test_no_numbers(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_cited_known *known = pc_cited_new(pc);
	const struct pc_cited *items;

	(void)state;
	assert_int_equal(
		pc_cited_unknown(pc, known, PC_SPAN("line 9 of mix.c:9, 8 threads"), &items), 0);
	assert_false(pc_cited_knows(known, PC_CITED_LINE));
	pc_cited_count(known, 9);
	assert_true(pc_cited_knows(known, PC_CITED_COUNT));
	assert_int_equal(pc_cited_unknown(pc, known, PC_SPAN("line 9, 8 threads"), &items), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_names),   cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_english),	      cmocka_unit_test(test_percentages),
		cmocka_unit_test(test_claims),	      cmocka_unit_test(test_sums),
		cmocka_unit_test(test_whole_profile), cmocka_unit_test(test_large),
		cmocka_unit_test(test_numbers),	      cmocka_unit_test(test_no_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
