/* SPDX-License-Identifier: Apache-2.0
 * The JSON renderer: the document alone. */
#include "base/json.h"

#include "report/render.h"

void pc_render_json(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out)
{
	(void)style;
	pc_json_print(out, report->data, true);
	pc_text_putc(out, '\n');
}
