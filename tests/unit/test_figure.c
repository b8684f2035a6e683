/* SPDX-License-Identifier: Apache-2.0
 * Figures in reports: drawn for the width there is, shown as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/render.h"

static void draw_figure(const void *figure, const struct pc_figure_style *style,
			struct pc_text *out)
{
	pc_text_printf(out, "%s %zu%s%s\n````<b>\n", (const char *)figure, style->columns,
		       style->ascii ? " ascii" : "", style->color ? " \033[1mcolor\033[0m" : "");
}

static void test_figures(void **state)
{
	static const struct {
		const char *renderer;
		struct pc_style style;
		const char *wanted;
	} cases[] = {
		{ "text", { .columns = 60 }, "\nfig 60\n````<b>\n" },
		{ "text", { .ascii = true }, "\nfig 100 ascii\n" },
		{ "text", { .color = true }, "\nfig 100 \033[1mcolor\033[0m\n" },
		{ "markdown",
		  { .columns = 60, .color = true },
		  "\n`````text\nfig 100\n````<b>\n`````\n" },
		{ "html", { .columns = 60, .color = true }, ">fig 100\n````&lt;b&gt;\n</pre>" },
		{ "json", { .columns = 60 }, "{\n}\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		PC_AUTO(report)
		struct pc_report *report = pc_report_new(pc, "title", json_object_new_object());
		PC_AUTO(text) struct pc_text out = { 0 };

		pc_report_figure(report, draw_figure, "fig");
		for (const struct pc_renderer *r = pc_renderers; r->name; r++)
			if (strcmp(r->name, cases[i].renderer) == 0)
				r->render(report, &cases[i].style, &out);
		if (!strstr(out.data, cases[i].wanted))
			fail_msg("%s: no \"%s\" in \"%s\"", cases[i].renderer, cases[i].wanted,
				 out.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
