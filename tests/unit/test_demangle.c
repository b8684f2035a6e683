/* SPDX-License-Identifier: Apache-2.0
 * Mangled names are shown as people wrote them. */
#include "rank_fixture.h"

static const char *shown(struct fixture *f, const char *name)
{
	struct pc_ranking ranking;

	stack(f, name, 1);
	ranking = rank(f);
	assert_int_equal(ranking.count, 1);
	return ranking.rows[0].name;
}

static void cpp(void **state)
{
	assert_string_equal(shown(*state, "_ZNSt6vectorIiSaIiEE9push_backERKi"),
			    "std::vector<int, std::allocator<int> >::push_back(int const&)");
}

static void clones_are_told(void **state)
{
	assert_string_equal(shown(*state, "_ZN3foo3barEv.constprop.0"),
			    "foo::bar() [clone .constprop.0]");
}

static void apple_underscore(void **state)
{
	assert_string_equal(shown(*state, "__ZN3foo3barEv"), "foo::bar()");
}

static void rust(void **state)
{
	assert_string_equal(shown(*state, "_ZN4core3fmt5write17h0123456789abcdefE"),
			    "core::fmt::write");
}

static void rust_v0(void **state)
{
	assert_string_equal(shown(*state, "_RINvNtC3std3mem8align_ofdE"),
			    "std::mem::align_of::<f64>");
}

static void dlang(void **state)
{
	assert_string_equal(shown(*state, "_D8demangle4testFZv"), "demangle.test()");
}

static void others_stay(void **state)
{
	assert_string_equal(shown(*state, "_Z"), "_Z");
}

static void c_stays(void **state)
{
	assert_string_equal(shown(*state, "__memcpy_avx_unaligned"), "__memcpy_avx_unaligned");
}

/* Both are one function, whose costs are added up. */
static void mangled_or_not_is_the_same(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking ranking;

	stack(f, "main;_ZN3foo3barEv", 1);
	stack(f, "main;foo::bar()", 2);
	ranking = rank(f);
	assert_int_equal(ranking.count, 2);
	assert_cost(&ranking, "foo::bar()", 3, 3);
}

/* Sixty bytes that stand for a name of gigabytes. */
static void a_bomb_stays_as_it_is(void **state)
{
	const char *bomb =
		"_Z1fSt4pairIiiES_IS0_S0_ES_IS1_S1_ES_IS2_S2_ES_IS3_S3_ES_IS4_S4_ES_IS5_S5_"
		"ES_IS6_S6_ES_IS7_S7_ES_IS8_S8_ES_IS9_S9_ES_ISA_SA_ES_ISB_SB_ES_ISC_SC_"
		"ES_ISD_SD_ES_ISE_SE_ES_ISF_SF_ES_ISG_SG_ES_ISH_SH_E";

	assert_string_equal(shown(*state, bomb), bomb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cpp),
		TEST(clones_are_told),
		TEST(apple_underscore),
		TEST(rust),
		TEST(rust_v0),
		TEST(dlang),
		TEST(others_stay),
		TEST(c_stays),
		TEST(mangled_or_not_is_the_same),
		TEST(a_bomb_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
