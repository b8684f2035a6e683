/* SPDX-License-Identifier: Apache-2.0
 * Many files have no newline at their end and are whole all the same: only a line that can't be
 * whole is called cut. */
#include "trace/tail.h"

#include "formats/known.h"
#include "formats/lines.h"
#include "trace/build.h"
#include "trace/pieces.h"

enum { LINE_MAX = 64 << 10, NEST_MAX = 64, ANY = 2 };

/* In the tool's own grammar, a line that begins as `pattern` says has one of `has` behind the last
 * `mark`, if it is whole. */
static const struct {
	const char *pattern; /* its language: formats/known.c */
	const char *mark;
	const char *has[ANY];
} frames[] = {
	{ "#%d 0x%x in ", " in ", { "(" } }, /* gdb */
	{ "#%d %*) at ", ") at ", { ":" } },
	{ "#%d %*.php(%d): ", "): ", { "(" } },
	{ " #%d 0x%x in ", " in ", { " " } },	/* sanitizers */
	{ "==%d==%*at 0x", "at 0x", { ": " } }, /* valgrind */
	{ "==%d==%*by 0x", "by 0x", { ": " } },
	{ " at %w", "at ", { "(", ":" } },	       /* Java, JavaScript, Rust, .NET */
	{ " - %*<0x", "<0x", { ">" } },		       /* locks of Java */
	{ " File \"", "File ", { "\", line " } },      /* Python */
	{ " from %w", "from ", { ":in `", ":in '" } }, /* Ruby */
	{ " from %*:in `", ":in `", { "'" } },
	{ " from %*:in '", ":in '", { "'" } },
	{ " %d: from ", "from ", { ":in `" } },
	{ " %d: from %*:in `", ":in `", { "'" } },
	{ " %d: 0x%x ", " 0x", { "[", " - " } },	/* Node's native stack; Rust */
	{ " frame #%d: 0x%x", " 0x", { "`", " in " } }, /* lldb */
	{ " * frame #%d: 0x%x", " 0x", { "`", " in " } },
	{ " #%d pc %x", " pc ", { "/", "<" } }, /* Android */
	{ "goroutine %d", "goroutine ", { "]:" } },
};

/* What follows the last `mark`. */
static struct pc_span behind_last(struct pc_span line, const char *mark)
{
	const char *at;

	while ((at = pc_span_find(line, mark)))
		line = pc_trace_after(line, at + strlen(mark));
	return line;
}

static bool lacks(struct pc_span line, const char *const *has)
{
	for (size_t i = 0; i < ANY && has[i]; i++)
		if (pc_span_find(line, has[i]))
			return false;
	return true;
}

static bool is_part_of_frame(struct pc_span line)
{
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
		if (pc_known_matches(pc_span(frames[i].pattern), line) &&
		    lacks(behind_last(line, frames[i].mark), frames[i].has))
			return true;
	return false;
}

/* Something must follow these, in a line that is none of prose. */
static bool ends_openly(struct pc_span line)
{
	static const char *const words[] = { "at", "in", "from", "by", "File", "frame" };
	struct pc_span rest = line, word, last = PC_SPAN("");

	if (!line.size || !strchr(" \t#=", line.data[0]) || !line.data[0])
		return false;
	while (pc_span_word(&rest, &word))
		last = word;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_is(last, words[i]))
			return true;
	return false;
}

/* The end of what is quoted from `at` on; size: it has none. A backslash takes the next byte. */
static size_t end_of_quote(struct pc_span line, size_t at)
{
	for (; at < line.size && line.data[at] != '"'; at++)
		at += line.data[at] == '\\';
	return at < line.size ? at : line.size;
}

static bool is_open(struct pc_span line)
{
	static const char opening[] = "([{", closing[] = ")]}";
	char waits[NEST_MAX];
	size_t depth = 0;

	for (size_t at = 0; at < line.size; at++) {
		char c = line.data[at];
		const char *open = c ? strchr(opening, c) : NULL;

		if (c == '\'' && at + 2 < line.size && line.data[at + 2] == '\'') {
			at += 2; /* a sign that is spoken of: "']' does not match '('" */
			continue;
		}
		if (c == '"' && (at = end_of_quote(line, at + 1)) == line.size)
			return true;
		if (open && depth == NEST_MAX)
			return false;
		if (open)
			waits[depth++] = closing[open - opening];
		else if (depth && c == waits[depth - 1])
			depth--;
	}
	return depth > 0;
}

bool pc_tail_is_cut(struct pc_span line)
{
	return is_open(line) || is_part_of_frame(line) || ends_openly(line);
}

void pc_tail_line(struct pc_tail *tail, struct pc_span line, uint64_t number)
{
	tail->line.size = 0;
	if (line.size <= LINE_MAX)
		pc_text_add(&tail->line, line.data, line.size);
	tail->number = number;
}

void pc_dump_cut(struct pc_dump_builder *builder, uint64_t line_number, const char *reason)
{
	uint32_t frames_so_far;

	if (builder->tail.told)
		return;
	builder->tail.told = true;
	if (pc_trace_open(builder, &frames_so_far))
		pc_trace_damaged(builder);
	pc_dump_damaged(builder, line_number, "%s", reason);
}

void pc_dump_unended(struct pc_dump_builder *builder, const char *what)
{
	builder->tail.unended = what;
}

void pc_tail_judge(struct pc_dump_builder *builder)
{
	struct pc_tail *tail = &builder->tail;

	if (tail->line.size && pc_tail_is_cut(pc_text_span(&tail->line)))
		pc_dump_cut(builder, tail->number, "it ends in the middle of a line");
	if (tail->unended && !tail->told)
		pc_dump_note(builder, "%s; it was cut off, or what it was copied from goes on",
			     tail->unended);
	pc_text_clear(&tail->line);
	*tail = (struct pc_tail){ .number = 0 };
}
