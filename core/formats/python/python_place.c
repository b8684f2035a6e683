/* SPDX-License-Identifier: Apache-2.0
 * A function's name as pstats prints it. What is written in C has no file: its name stands in
 * braces. */
#include "formats/python/python_place.h"

#include "formats/lines.h"

/* Names have no parentheses, paths may: the last one opens the name. The module "profile" writes
 * ":0(len)" for what has no file. */
struct pc_place pc_python_place(struct pc_span text)
{
	struct pc_place place = { .function = text, .kind = PC_FRAME_USER };
	struct pc_span where, name;

	if (!text.size || text.data[0] == '{' || text.data[text.size - 1] != ')' ||
	    !pc_span_cut_last(text, '(', &where, &name))
		return place;
	name.size--;
	if (pc_span_is(where, ":0") || pc_file_line(where, ':', &place.file, &place.line))
		place.function = name;
	return place;
}
