/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as Markdown that a model wrote: no HTML but ours comes out of it. */
#include "report/markup.h"

#include <stdlib.h>

#include "base/auto.h"
#include "fuzz.h"

static bool is_ours(struct pc_span tag)
{
	static const char *const tags[] = { "b>",    "p>",  "ul>", "ol",     "li>",
					    "code>", "pre", "div", "table>", "tr>",
					    "td>",   "th>", "hr>", "h",	     "blockquote>" };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (pc_span_starts(tag, tags[i]))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(text) struct pc_text safe = { 0 }, html = { 0 }, markdown = { 0 };

	pc_text_safe_lines(&safe, (struct pc_span){ (const char *)data, size });
	pc_markup_html(pc_text_span(&safe), &html);
	pc_markup_markdown(pc_text_span(&safe), &markdown);
	for (size_t i = 0; i < html.size; i++) {
		size_t start = i + 1 + (html.data[i + 1] == '/');

		if (html.data[i] == '<' &&
		    !is_ours((struct pc_span){ html.data + start, html.size - start }))
			abort();
	}
	return 0;
}
