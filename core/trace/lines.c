/* SPDX-License-Identifier: Apache-2.0
 * The lines of a dump as its program printed them. */
#include "formats/lines.h"

#include "base/auto.h"
#include "trace/build.h"

int pc_trace_lines(struct pc_dump_builder *builder, struct pc_input *input, pc_trace_each *each,
		   void *state)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	bool more = true;
	int status = pc_lines_open(&lines, input);

	while (!status) {
		struct pc_trace_line line = { .number = 0 };

		status = pc_lines_next(&lines, &line.text, &more);
		if (status || !more)
			break;
		line.number = pc_input_line_number(input);
		status = each(builder, state, &line);
	}
	return status;
}
