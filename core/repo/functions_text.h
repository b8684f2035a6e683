/* SPDX-License-Identifier: Apache-2.0
 * The lines of a source, and which of them are a function's own. Internal. */
#ifndef PC_REPO_FUNCTIONS_TEXT_H
#define PC_REPO_FUNCTIONS_TEXT_H

#include "repo/functions.h"

struct pc_source_lines {
	struct pc_span text;
	size_t *starts; /* in the arena */
	size_t count;
};

void pc_source_lines(struct pc_arena *arena, struct pc_span text, struct pc_source_lines *out);
/* Line `number`, from 1, without its end; it must be there. */
struct pc_span pc_source_line(const struct pc_source_lines *lines, uint32_t number);
/* Columns of blanks that it begins with; a tab is one. */
size_t pc_source_indent(struct pc_span line);

/* Finds what stands above each function (start), then the text of each. */
void pc_functions_texts(struct pc_arena *arena, const struct pc_source_lines *lines,
			struct pc_functions *functions);

#endif
