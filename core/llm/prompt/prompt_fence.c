/* SPDX-License-Identifier: Apache-2.0
 * A block of text from strangers, that no line within it can end. */
#include "llm/prompt/prompt_template.h"

static size_t longest_run(struct pc_span data)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < data.size; i++) {
		char c = data.data[i];

		run = c == '`' || c == '~' ? (i && data.data[i - 1] == c ? run + 1 : 1) : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void put_times(struct pc_text *out, char c, size_t times)
{
	while (times--)
		pc_text_putc(out, c);
}

void pc_template_fence(struct pc_text *out, struct pc_span data)
{
	size_t size = longest_run(data) + 1;
	struct pc_span line;

	size = size < 3 ? 3 : size;
	if (out->size && out->data[out->size - 1] != '\n')
		pc_text_putc(out, '\n');
	put_times(out, '`', size);
	pc_text_putc(out, '\n');
	while (data.size) {
		if (!pc_span_cut(data, '\n', &line, &data)) {
			line = data;
			data.size = 0;
		}
		if (line.size && line.data[line.size - 1] == '\r')
			line.size--;
		pc_text_safe_lines(out, line);
		pc_text_putc(out, '\n');
	}
	put_times(out, '`', size);
}
