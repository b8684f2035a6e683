/* SPDX-License-Identifier: Apache-2.0
 * gprof's tables: flat, graph of calls, both; GNU's, BSD's, VTune's. */
#include "profile_dump.h"

#define FLAT                                                               \
	"Flat profile:\n\nEach sample counts as 0.01 seconds.\n"           \
	"  %   cumulative   self              self     total           \n" \
	" time   seconds   seconds    calls  us/call  us/call  name    \n"

static void flat(void **state)
{
	(void)state;
	expect("gprof",
	       FLAT
	       " 50.00      0.10     0.10        2    50.00    75.00  f(int, char const*)\n"
	       " 30.00      0.16     0.06                             operator new(unsigned long)\n"
	       " 20.00      0.20     0.04      100     0.40     0.40  main\n\n"
	       " %         the percentage of the total running time of the\n"
	       "time       program used by this function.\n\n",
	       "# cpu in ns 200000000 x? lost ?\n"
	       "f(int, char const*):? 100000000 of ? x? cpu\n"
	       "operator new(unsigned long):? 60000000 of ? x? cpu\n"
	       "main:? 40000000 of ? x? cpu\n");
}

/* Half samples are printed as whole ones: gprof's own sum is the total. */
static void rounded(void **state)
{
	(void)state;
	expect("gprof",
	       FLAT " 66.67      0.01     0.01                             a\n"
		    " 33.33      0.02     0.01                             b\n"
		    " 33.33      0.02     0.01                             c\n",
	       "# cpu in ns 20000000 x? lost ?\n"
	       "a:? 10000000 of ? x? cpu\n"
	       "b:? 10000000 of ? x? cpu\n"
	       "c:? 10000000 of ? x? cpu\n");
}

/* An empty line after every line, as some pages paste. */
static void spaced(void **state)
{
	(void)state;
	expect("gprof",
	       "Flat profile:\n\n  %   cumulative   self              self     total\n\n"
	       " time   seconds   seconds    calls  ms/call  ms/call  name\n\n"
	       " 75.00      0.03     0.03                             a\n\n"
	       " 25.00      0.04     0.01                             b\n\n"
	       " %         the percentage of the total running time of the\n\n"
	       "time       program used by this function.\n\n",
	       "# cpu in ns 40000000 x? lost ?\n"
	       "a:? 30000000 of ? x? cpu\nb:? 10000000 of ? x? cpu\n");
}

static const char graph[] =
	"\t\t     Call graph (explanation follows)\n\n\n"
	"granularity: each sample hit covers 2 byte(s) for 5.00% of 0.20 seconds\n\n"
	"index % time    self  children    called     name\n"
	"                                                 <spontaneous>\n"
	"[1]    100.0    0.04    0.16                 main [1]\n"
	"                0.10    0.06       2/2           f(int, char const*) <cycle 1> [3]\n"
	"-----------------------------------------------\n"
	"[2]     80.0    0.10    0.06       2+5       <cycle 1 as a whole> [2]\n"
	"                0.10    0.06       5             f(int, char const*) <cycle 1> [3]\n"
	"                0.00    0.00       2             g <cycle 1> [4]\n"
	"-----------------------------------------------\n"
	"                                   3             g <cycle 1> [4]\n"
	"                0.10    0.06       2/2           main [1]\n"
	"[3]     80.0    0.10    0.06       5         f(int, char const*) <cycle 1> [3]\n"
	"                0.06    0.00     100/100         leaf [5]\n"
	"                                   2             g <cycle 1> [4]\n"
	"-----------------------------------------------\n"
	"                                   2             f(int, char const*) <cycle 1> [3]\n"
	"[4]      0.0    0.00    0.00       2         g <cycle 1> [4]\n"
	"                                   3             f(int, char const*) <cycle 1> [3]\n"
	"-----------------------------------------------\n"
	"                0.06    0.00     100/100         f(int, char const*) <cycle 1> [3]\n"
	"[5]     30.0    0.06    0.00     100+9       leaf [5]\n"
	"                                   9             leaf [5]\n"
	"-----------------------------------------------\n\n"
	" This table describes the call tree of the program, and was sorted by\n"
	"     index\tA unique number given to each element of the table.\n\n"
	"\f\nIndex by function name\n\n"
	"   [4] g                     [1] main                  [5] leaf\n";

static void calls(void **state)
{
	(void)state;
	expect("gprof", graph,
	       "# cpu in ns 200000000 x? lost ?\n"
	       "main:? 40000000 of 200000000 x? cpu\n"
	       "f(int, char const*):? 100000000 of ? x? cpu\n"
	       "g:? 0 of ? x? cpu\n"
	       "leaf:? 60000000 of 60000000 x? cpu\n");
}

/* Arcs are taken once, from the caller's entry; within a circle gprof gives no time. */
static void arcs(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "", pc_span(graph), &profile), PC_OK);
	assert_int_equal(profile->arc_count, 5);
	assert_int_equal(profile->arcs[0].value, 160000000);
	assert_int_equal(profile->arcs[0].calls, 2);
	assert_int_equal(profile->arcs[2].value, 0);
	assert_int_equal(profile->arcs[2].calls, 2);
	pc_free(pc);
}

/* BSD and AIX: the graph comes first, with other titles; a name in the flat table has its number.
 */
static void bsd(void **state)
{
	(void)state;
	expect("gprof",
	       "granularity: each sample hit covers 4 byte(s) for 1.92% of 0.52 seconds\n\n"
	       "                                  called/total       parents \n"
	       "index  %time    self descendents  called+self    name    \tindex\n"
	       "                                  called/total       children\n\n"
	       "                0.00        0.15       1/1           _main [2]\n"
	       "[1]     28.8    0.05        0.10       1         c3d::Read(int) [1]\n"
	       "                0.10        0.00       4/4           past end of text [3]\n\n"
	       "-----------------------------------------------\n\n"
	       "                                                     <spontaneous>\n"
	       "[2]     28.8    0.00        0.15                 _main [2]\n"
	       "                0.05        0.10       1/1           c3d::Read(int) [1]\n\n"
	       "-----------------------------------------------\n\n"
	       "                0.10        0.00       4/4           c3d::Read(int) [1]\n"
	       "[3]     17.3    0.10        0.00       4         past end of text [3]\n\n"
	       "-----------------------------------------------\n\f\n"
	       "  %   cumulative   self              self     total           \n"
	       " time   seconds   seconds    calls  ms/call  ms/call  name    \n"
	       " 31.4       0.38     0.38                             mcount (41)\n"
	       " 25.6       0.48     0.10        4    80.00   120.00  past end of text [3]\n"
	       "  4.4       0.53     0.05        1    50.00   150.00  c3d::Read(int) [1]\n",
	       "# cpu in ns 530000000 x? lost ?\n"
	       "c3d::Read(int):? 50000000 of 150000000 x? cpu\n"
	       "_main:? 0 of 150000000 x? cpu\n"
	       "past end of text:? 100000000 of 100000000 x? cpu\n"
	       "mcount:? 380000000 of ? x? cpu\n");
}

/* A graph alone: its rows are rounded too. */
static void aix(void **state)
{
	(void)state;
	expect("gprof",
	       "ngranularity: Each sample hit covers 4 bytes. Time: 0.21 seconds\n\n"
	       "                                  called/total       parents \n"
	       "index  %time    self descendents  called+self    name           index\n"
	       "                                  called/total       children\n\n"
	       "                0.15        0.05       1/1           .__start [2]\n"
	       "[1]     95.2    0.15        0.05       1         .main [1]\n"
	       "                0.05        0.00       4/4           .work [3]\n\n"
	       "-----------------------------------------------\n\n"
	       "                0.05        0.00       4/4           .main [1]\n"
	       "[3]     23.8    0.05        0.00       4         .work [3]\n\n"
	       "-----------------------------------------------\n",
	       "# cpu in ns 210000000 x? lost ?\n"
	       ".main:? 150000000 of 200000000 x? cpu\n"
	       ".work:? 50000000 of 50000000 x? cpu\n");
}

static void vtune(void **state)
{
	(void)state;
	expect("gprof",
	       "Index  % CPU Time:Total  CPU Time:Self  CPU Time:Children  Name              "
	       "Index\n"
	       "-----  ----------------  -------------  -----------------  ----------------  "
	       "-----\n"
	       "                         0.0            1.5                <spontaneous>       "
	       "[1]\n"
	       "[0]    100.0             0.25           1.25             main                  "
	       "[0]\n"
	       "                         1.25           0.0                video::on_process   "
	       "[2]\n"
	       "                                                                                  "
	       "\n"
	       "[1]    100.0             0.0            1.5              <spontaneous>         "
	       "[1]\n"
	       "                         0.25           1.25               main                "
	       "[0]\n"
	       "                                                                                  "
	       "\n"
	       "                         1.25           0.0                main                "
	       "[0]\n"
	       "[2]    83.33             1.25           0.0              video::on_process     "
	       "[2]\n"
	       "\nIndex by function name\n\nIndex  Function Name\n-----  -------------\n"
	       "[0]    main\n[2]    video::on_process\n",
	       "# cpu in ns 1500000000 x? lost ?\n"
	       "main:? 250000000 of 1500000000 x? cpu\n"
	       "video::on_process:? 1250000000 of 1250000000 x? cpu\n");
}

/* gprof -l: a row a source line. */
static void by_line(void **state)
{
	(void)state;
	expect("gprof",
	       FLAT " 50.00      0.10     0.10                             f (a.c:12 @ 1139)\n"
		    " 50.00      0.20     0.10                             f (a.c:14 @ 1150)\n",
	       "# cpu in ns 200000000 x? lost ?\n"
	       "f(a.c:12):? 100000000 of ? x? cpu overlapping\n"
	       "f(a.c:14):? 100000000 of ? x? cpu overlapping\n");
}

static void no_time(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	bool said = false;

	(void)state;
	assert_int_equal(
		read_text(pc, "",
			  PC_SPAN("Flat profile:\n\nEach sample counts as 0.01 seconds.\n"
				  " no time accumulated\n\n"
				  "  %   cumulative   self              self     total\n"
				  " time   seconds   seconds    calls  Ts/call  Ts/call  name\n"
				  "  0.00      0.00     0.00        3     0.00     0.00  f\n"
				  "bad\n"),
			  &profile),
		PC_OK);
	for (const char *const *note = pc_profile_notes(profile); *note; note++)
		said |= strstr(*note, "no time accumulated") != NULL;
	assert_true(said);
	assert_int_equal(pc_profile_skipped(profile, &(const char *){ NULL }), 1);
	pc_free(pc);
}

static void too_large(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "",
				   PC_SPAN(FLAT " 50.0  9000000000.0  9000000000.0     f\n"
						" 50.0  9000000000.0  9000000000.0     g\n"),
				   &profile),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "64 bits"));
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spaced),  cmocka_unit_test(flat),	cmocka_unit_test(rounded),
		cmocka_unit_test(calls),   cmocka_unit_test(arcs),	cmocka_unit_test(bsd),
		cmocka_unit_test(aix),	   cmocka_unit_test(vtune),	cmocka_unit_test(by_line),
		cmocka_unit_test(no_time), cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
