/* SPDX-License-Identifier: Apache-2.0
 * massif.out: snapshots of the heap, some with a tree, " n2: 320 0x10900: main (a.c:14)". */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/valgrind/heap_tree.h"

struct massif {
	struct pc_heap heap;
	uint64_t line;
	int64_t number, bytes[3]; /* of the present snapshot; bytes -1: not said yet */
	bool in_tree;
	int64_t left[PC_HEAP_DEPTH_MAX]; /* by depth: lines that the tree still has to have */
	size_t depth;
};

static const char *const sizes[] = { "mem_heap_B", "mem_heap_extra_B", "mem_stacks_B" };

static bool take_size(struct massif *massif, struct pc_span key, struct pc_span value)
{
	for (size_t i = 0; i < 3; i++)
		if (pc_span_is(key, sizes[i]))
			return pc_span_int(value, &massif->bytes[i]) && massif->bytes[i] >= 0;
	return false;
}

/* False: the line has no place here. */
static bool on_value(struct massif *massif, struct pc_span key, struct pc_span value)
{
	if (pc_span_is(key, "snapshot")) {
		massif->in_tree = false;
		memset(massif->bytes, 0, sizeof(massif->bytes));
		return pc_span_int(value, &massif->number);
	}
	if (!pc_span_is(key, "heap_tree"))
		return pc_span_is(key, "time") || take_size(massif, key, value);
	pc_heap_snapshot(&massif->heap, massif->number, massif->bytes);
	if (pc_span_is(value, "empty"))
		return true;
	pc_heap_begin(&massif->heap, pc_span_is(value, "peak"));
	massif->in_tree = true;
	massif->depth = 0;
	massif->left[0] = 1;
	return true;
}

/* Where the next line of the tree has to stand: blanks are counted by n, not by the eye, since the
 * outermost may be lost when a text is pasted. */
static bool next_depth(struct massif *massif, size_t *out_depth)
{
	while (!massif->left[massif->depth]) {
		if (!massif->depth)
			return false;
		massif->depth--;
	}
	massif->left[massif->depth]--;
	*out_depth = massif->depth;
	return true;
}

static bool on_tree(struct massif *massif, struct pc_span line)
{
	struct pc_span callers, bytes, rest;
	int64_t count, value;
	size_t depth;

	if (!pc_span_starts(line, "n") || !pc_span_cut(line, ':', &callers, &rest) ||
	    !pc_span_int((struct pc_span){ callers.data + 1, callers.size - 1 }, &count) ||
	    count < 0 || !pc_span_word(&rest, &bytes) || !pc_span_int(bytes, &value) ||
	    !next_depth(massif, &depth) ||
	    !pc_heap_line(&massif->heap, depth, value, pc_span_trim(rest)))
		return false;
	if (count && depth + 1 < PC_HEAP_DEPTH_MAX) {
		massif->depth = depth + 1;
		massif->left[depth + 1] = count;
	}
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct massif *massif = context;
	struct pc_span key, value;
	bool known = true;

	massif->line = number;
	line = pc_span_trim(line);
	if (!line.size || line.data[0] == '#' || pc_span_starts(line, "desc:") ||
	    pc_span_starts(line, "time_unit:"))
		return PC_OK;
	if (pc_span_starts(line, "cmd:"))
		pc_heap_command(&massif->heap, (struct pc_span){ line.data + 4, line.size - 4 });
	else if (massif->in_tree && line.data[0] == 'n')
		known = on_tree(massif, line);
	else
		known = pc_span_cut(line, '=', &key, &value) && on_value(massif, key, value);
	if (!known)
		pc_builder_skip(massif->heap.builder, number);
	return PC_OK;
}

static bool is_cut(const struct massif *massif)
{
	for (size_t i = 0; massif->in_tree && i <= massif->depth; i++)
		if (massif->left[i])
			return true;
	return false;
}

int pc_parse_massif(struct pc_builder *builder, struct pc_input *input)
{
	struct massif massif = { .heap.builder = builder };
	int status;

	pc_builder_tool(builder, "massif");
	status = pc_lines_each(input, on_line, &massif);
	if (!status && is_cut(&massif))
		pc_builder_damage(builder, massif.line, "it ends within the tree of a snapshot");
	if (!status)
		status = pc_heap_end(&massif.heap);
	pc_heap_clear(&massif.heap);
	return status;
}

int pc_score_massif(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more, numbered = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		numbered |= pc_span_starts(line, "snapshot=");
		if (numbered && pc_span_starts(line, "mem_heap_B="))
			return 100;
	}
	return 0;
}
