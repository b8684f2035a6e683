/* SPDX-License-Identifier: Apache-2.0
 * pprof -list, -disasm and -weblist show source and instructions, which no ranking of functions
 * reads; they are known so that nothing else is made of them. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"

int pc_score_pprof_list(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines);
	struct pc_span line;
	bool more;

	if (pc_span_find(head, "<title>Pprof listing</title>"))
		return 100;
	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		if (pc_span_starts(line, "ROUTINE ========================"))
			return 100;
	return 0;
}
