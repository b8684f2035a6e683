/* SPDX-License-Identifier: Apache-2.0
 * Flame graphs: what stands in the SVG, and the small one of letters. */
#include "rank_fixture.h"

#include "base/auto.h"
#include "flame/flame.h"

static const struct pc_tree *tree_from(struct fixture *f, struct pc_tree_query query)
{
	const struct pc_tree *tree = NULL;

	query.profile = f->profile ? f->profile : seal(f);
	assert_int_equal(pc_tree_make(f->pc, &query, &tree), PC_OK);
	return tree;
}

static const char *svg_of(struct fixture *f, struct pc_tree_query query, struct pc_flame how)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	assert_int_equal(pc_flame_svg(f->pc, tree_from(f, query), &how, &out), PC_OK);
	assert_int_equal(out.size, strlen(out.data));
	return pc_arena_strdup(pc_memory(f->pc), out.data);
}

static const char *text_of(struct fixture *f, struct pc_tree_query query,
			   struct pc_figure_style style)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	pc_flame_draw(tree_from(f, query), &style, &out);
	return pc_arena_strdup(pc_memory(f->pc), out.data ? out.data : "");
}

/* What the script and the style hold is no part of it. */
static const char *drawn(const char *text)
{
	const char *at = strstr(text, "</style>");

	return at ? at : text;
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in:\n%s", words, drawn(text));
}

static void assert_has_not(const char *text, const char *words)
{
	if (strstr(text, words))
		fail_msg("\"%s\" is in:\n%s", words, drawn(text));
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (const char *at = drawn(text); (at = strstr(at, word)); at++)
		count++;
	return count;
}

static void add_usual(struct fixture *f)
{
	stack(f, "main@app;parse@app;read@libc.so!", 300000);
	stack(f, "main@app;parse@app", 200000);
	stack(f, "main@app;render@libx.so", 500000);
}

/* ---- SVG ---- */
static void boxes_stand_in_percent(void **state)
{
	struct fixture *f = *state;
	const char *svg;

	add_usual(f);
	svg = svg_of(f, (struct pc_tree_query){ 0 }, (struct pc_flame){ 0 });
	assert_has(svg, "<svg x=\"0%\" width=\"50%\" y=\"17\" height=\"16\"><title>parse\n"
			"in app · user\n"
			"50.00 % · 500 k cycles (500,000 cycles)\n"
			"self 20.00 % · 200 k cycles (200,000 cycles)</title>");
	assert_has(svg, "<svg x=\"50%\" width=\"50%\" y=\"17\" height=\"16\"><title>render\n");
	assert_has(svg, "<svg x=\"0%\" width=\"30%\" y=\"0\" height=\"16\"><title>read\n"
			"in libc.so · kernel\n"
			"30.00 % · 300 k cycles (300,000 cycles), all of it self</title>");
	assert_has(svg, " width=\"100%\" height=");
	assert_has(svg, ">70.00 % user</text>");
	assert_has(svg, ">30.00 % kernel</text>");
	assert_has(svg, ">Flame graph</text>");
}

static void an_icicle_hangs(void **state)
{
	struct fixture *f = *state;
	const char *svg;

	add_usual(f);
	svg = svg_of(
		f, (struct pc_tree_query){ 0 },
		(struct pc_flame){ .icicle = true, .width = 800, .title = "a<b", .subtitle = "&" });
	assert_has(svg, "<svg x=\"0%\" width=\"100%\" y=\"0\" height=\"16\"><title>all\n");
	assert_has(svg, "<svg x=\"0%\" width=\"30%\" y=\"51\" height=\"16\"><title>read\n");
	assert_has(svg, " width=\"800\" height=");
	assert_has(svg, ">a&lt;b</text>");
	assert_has(svg, ">&amp;</text>");
}

static void narrow_boxes_are_left_out_and_told(void **state)
{
	struct fixture *f = *state;
	const char *svg, *lean;
	struct pc_flame how = { .width = 1000, .min_width = 5 };

	stack(f, "main;a", 1000);
	stack(f, "main;b;c;d", 4);
	stack(f, "main;z", 100);
	svg = svg_of(f, (struct pc_tree_query){ 0 }, how);
	assert_has_not(svg, "<title>b\n");
	assert_has_not(svg, "<title>c\n");
	assert_has(svg, "1 boxes narrower than 5 px are left out");
	lean = svg_of(f, (struct pc_tree_query){ .least = pc_flame_least(&how) }, how);
	assert_string_equal(svg, lean);
}

static void colours_are_of_kinds_modules_or_names(void **state)
{
	struct fixture *f = *state;
	const char *svg;

	add_usual(f);
	svg = svg_of(f, (struct pc_tree_query){ 0 },
		     (struct pc_flame){ .colours = PC_FLAME_MODULE });
	assert_has(svg, ">50.00 % libx.so</text>");
	assert_has(svg, ">20.00 % app</text>");
	assert_int_equal(count_of(svg, "class=\"pc-key\""), 3);
	svg = svg_of(f, (struct pc_tree_query){ 0 }, (struct pc_flame){ .colours = PC_FLAME_HOT });
	assert_int_equal(count_of(svg, "class=\"pc-key\""), 0);
}

static void names_are_made_safe(void **state)
{
	struct fixture *f = *state;
	const char *svg;

	stack(f, "]]></script><b>\"'&\033\xff\xe2\x80\xae\xef\xbf\xbe", 1);
	svg = svg_of(f, (struct pc_tree_query){ 0 }, (struct pc_flame){ .subtitle = "\001" });
	assert_has(
		svg,
		"<title>]]&gt;&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;\\x1b\\xff\\u202e\\ufffe\n");
	assert_has(svg, ">\\x01</text>");
	assert_int_equal(count_of(svg, "</script>"), 1);
}

static void nothing_is_not_drawn(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;
	PC_AUTO(text) struct pc_text out = { 0 };

	stack(f, "main", 0);
	tree = tree_from(f, (struct pc_tree_query){ 0 });
	assert_error(f, pc_flame_svg(f->pc, tree, &(struct pc_flame){ 0 }, &out), PC_EINPUT,
		     "cycles costs nothing");
	assert_error(
		f,
		pc_flame_svg(f->pc, tree, &(struct pc_flame){ .colours = PC_FLAME_CHANGE }, &out),
		PC_EINPUT, "second profile");
	assert_int_equal(out.size, 0);
}

enum { DEEP = 10000 };

static void deep_stacks_are_drawn(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { .stack = PC_NONE,
			       .thread = PC_NONE,
			       .event = event_named(f, "cycles"),
			       .value = 1,
			       .count = 1 };

	for (int i = 0; i < DEEP; i++)
		s.stack = pc_builder_stack(f->b, s.stack, frame_named(f, "again"));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	assert_int_equal(count_of(svg_of(f, (struct pc_tree_query){ 0 }, (struct pc_flame){ 0 }),
				  "<title>again\n"),
			 DEEP);
	assert_has(
		text_of(f, (struct pc_tree_query){ 0 }, (struct pc_figure_style){ .columns = 40 }),
		"again › again");
}

/* ---- two profiles ---- */
static struct pc_tree_query compared(struct fixture *f)
{
	struct pc_tree_query query = { 0 };

	stack(f, "main;kept", 30);
	stack(f, "main;gone", 10);
	query.old = seal(f);
	pc_builder_free(f->b);
	f->b = pc_builder_new(f->pc);
	f->profile = NULL;
	pc_builder_begin(f->b, "new.txt", "folded stacks");
	stack(f, "main;kept", 30);
	stack(f, "main;new", 30);
	return query;
}

static void a_difference_tells_both(void **state)
{
	struct fixture *f = *state;
	const char *svg = svg_of(f, compared(f), (struct pc_flame){ 0 });

	assert_has(svg, "<title>kept\nin user\n"
			"new 50.00 % · 30 cycles, self 50.00 %\n"
			"old 75.00 % · 30 cycles, self 75.00 %\n"
			"change -25.00 points · +0 cycles</title><rect fill=\"#adc6ff\"");
	assert_has(svg, "<title>new\nin user\n"
			"new 50.00 % · 30 cycles, self 50.00 %\n"
			"old 0.00 % · 0 cycles\n"
			"change +50.00 points · +30 cycles · only in the new profile</title>"
			"<rect fill=\"#ff5a4d\"");
	assert_has(svg, "<rect fill=\"#ffffff\"");
	assert_has(svg, "25.00 % of the old profile is not in this picture: gone (25.00 %)");
	assert_has(svg, "grew by 50.00 points");
}

static void a_difference_may_be_negated_and_normalised(void **state)
{
	struct fixture *f = *state;
	struct pc_tree_query query = compared(f);
	const char *svg = svg_of(f, query, (struct pc_flame){ .negate = true, .normalise = true });

	assert_has_not(svg, "<title>new\n");
	assert_has(svg, "<title>gone\nin user\n"
			"new 0.00 % · 0 cycles\n"
			"old 25.00 % · 15 cycles, self 25.00 %\n"
			"change -25.00 points · −15 cycles · only in the old profile");
	assert_has(svg, "50.00 % of the new profile is not in this picture: new (50.00 %)");
	assert_has(svg, "widths are those of the old profile");
	assert_has(svg, "old costs are scaled to the new total");
}

/* ---- letters ---- */
static void letters_fit_the_width(void **state)
{
	struct fixture *f = *state;

	add_usual(f);
	assert_string_equal(
		text_of(f, (struct pc_tree_query){ 0 }, (struct pc_figure_style){ .columns = 40 }),
		"all › main 100 % ━━━━━━━━━━━━━━━━━━━━━━━\n"
		"parse 50 % ━━━━━━━━ render 50 % ━━━━━━━━\n"
		"read 30 % ━\n");
	assert_string_equal(text_of(f, (struct pc_tree_query){ 0 },
				    (struct pc_figure_style){ .columns = 20, .ascii = true }),
			    "all > main 100 % ===\n"
			    "pa.. 50 % ren.. 50 %\n"
			    "read\n");
}

static void letters_may_have_colours(void **state)
{
	struct fixture *f = *state;
	const char *text;

	add_usual(f);
	text = text_of(f, (struct pc_tree_query){ 0 },
		       (struct pc_figure_style){ .columns = 40, .color = true });
	assert_has(text, "\033[38;5;16;48;5;");
	assert_has(text, "\033[0m\n");
	assert_has_not(text, "━");
}

static void letters_of_a_difference_tell_the_change(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(text_of(f, compared(f), (struct pc_figure_style){ .columns = 60 }),
			    "all › main 100 % ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n"
			    "kept 50 % (-25.0) ━━━━━━━━━━━ new 50 % (+50.0) ━━━━━━━━━━━━━\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(boxes_stand_in_percent),
		TEST(an_icicle_hangs),
		TEST(narrow_boxes_are_left_out_and_told),
		TEST(colours_are_of_kinds_modules_or_names),
		TEST(names_are_made_safe),
		TEST(nothing_is_not_drawn),
		TEST(deep_stacks_are_drawn),
		TEST(a_difference_tells_both),
		TEST(a_difference_may_be_negated_and_normalised),
		TEST(letters_fit_the_width),
		TEST(letters_may_have_colours),
		TEST(letters_of_a_difference_tell_the_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
