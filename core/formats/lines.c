/* SPDX-License-Identifier: Apache-2.0
 * How a text was pasted is decided once, from its head, so that clean input pays nothing a line. */
#include "formats/lines.h"

#include <stdlib.h>

#include "base/auto.h"

static bool next_of_head(struct pc_span *head, struct pc_span *out_line)
{
	const char *end;

	if (!head->size)
		return false;
	end = memchr(head->data, '\n', head->size);
	out_line->data = head->data;
	out_line->size = end ? (size_t)(end - head->data) : head->size;
	head->data += out_line->size + (end != NULL);
	head->size -= out_line->size + (end != NULL);
	if (out_line->size && out_line->data[out_line->size - 1] == '\r')
		out_line->size--;
	return true;
}

/* Every format looks at the head: what no line of it can have costs next to nothing. */
static bool has(struct pc_span head, char c)
{
	return head.size && memchr(head.data, c, head.size);
}

/* A mail is quoted where nearly every line that has anything on it begins with ">". */
static bool is_quoted(struct pc_span head)
{
	size_t quoted = 0, filled = 0;
	struct pc_span line;

	if (!has(head, '>'))
		return false;
	while (next_of_head(&head, &line)) {
		line = pc_span_trim(line);
		filled += line.size > 0;
		quoted += line.size > 0 && line.data[0] == '>';
	}
	return quoted > 0 && quoted >= filled - filled / 5;
}

static struct pc_span without_quote(struct pc_span line)
{
	while (line.size && line.data[0] == '>') {
		size_t used = line.size > 1 && line.data[1] == ' ' ? 2 : 1;

		line.data += used;
		line.size -= used;
	}
	return line;
}

/* "```", "``` text": at most a language follows. A thread may have a name that begins so; then a
 * line has more. */
static bool is_fence(struct pc_span line)
{
	struct pc_span word;

	if (line.size < 3 || memcmp(line.data, "```", 3) != 0)
		return false;
	while (line.size && line.data[0] == '`') {
		line.data++;
		line.size--;
	}
	pc_span_word(&line, &word);
	return !pc_span_word(&line, &word);
}

/* The blanks before a comment; false: the line is none. */
static bool comment_indent(struct pc_span line, struct pc_span *out_indent)
{
	size_t size = 0;

	while (size < line.size && (line.data[size] == ' ' || line.data[size] == '\t'))
		size++;
	*out_indent = (struct pc_span){ line.data, size };
	return size < line.size && line.data[size] == '#' &&
	       (size + 1 == line.size || line.data[size + 1] == ' ');
}

static void set_indent(struct pc_lines *lines, struct pc_span indent)
{
	if (indent.size > PC_INDENT_MAX)
		return;
	memcpy(lines->indent, indent.data, indent.size);
	lines->indent_size = indent.size;
}

/* In a list or a block of Markdown a whole report is indented. Its comments tell by how much: they
 * begin their lines otherwise, which rows and stacks need not. What most of them have counts. */
static void indent_of_comments(struct pc_lines *lines, struct pc_span head)
{
	struct pc_span line, indent, most = PC_SPAN("");
	size_t votes = 0, comments = 0;

	while (next_of_head(&head, &line)) {
		if (!comment_indent(lines->quoted ? without_quote(line) : line, &indent))
			continue;
		comments++;
		if (!votes)
			most = indent;
		if (indent.size == most.size && !memcmp(indent.data, most.data, most.size))
			votes++;
		else
			votes--;
	}
	if (comments >= 2 && votes)
		set_indent(lines, most);
}

/* A block of Markdown is indented by 4 blanks or a tab, on every line, and its first line, a title
 * mostly, by no more. Stacks of bcc are so by themselves: in them a number stands alone. */
static void indent_of_block(struct pc_lines *lines, struct pc_span head)
{
	static const struct pc_span tab = { "\t", 1 }, blanks = { "    ", 4 };
	struct pc_span line, text, block = PC_SPAN("");

	while (next_of_head(&head, &line)) {
		if (lines->quoted)
			line = without_quote(line);
		text = pc_span_trim(line);
		if (!text.size || is_fence(line))
			continue;
		if (!block.size) {
			block = line.data[0] == '\t' ? tab : blanks;
			if (line.size <= block.size || line.data + block.size != text.data)
				return;
		}
		if (!pc_span_starts(line, block.data) || pc_span_digits(text))
			return;
	}
	set_indent(lines, block);
}

static struct pc_span without_indent(const struct pc_lines *lines, struct pc_span line)
{
	if (line.size < lines->indent_size || memcmp(line.data, lines->indent, lines->indent_size))
		return line;
	return (struct pc_span){ line.data + lines->indent_size, line.size - lines->indent_size };
}

static void look(struct pc_lines *lines, struct pc_span head)
{
	struct pc_span whole, rest;

	if (head.size >= PC_HEAD_SIZE && pc_span_cut_last(head, '\n', &whole, &rest))
		head = whole;
	lines->quoted = is_quoted(head);
	if (has(head, '#'))
		indent_of_comments(lines, head);
	if (!lines->indent_size)
		indent_of_block(lines, head);
	lines->colored = has(head, '\x1b');
	lines->pasted = lines->quoted || lines->colored || lines->indent_size;
}

int pc_lines_open(struct pc_lines *lines, struct pc_input *input)
{
	struct pc_span head;
	int status;

	*lines = (struct pc_lines){ .input = input };
	status = pc_input_peek(input, PC_HEAD_SIZE, &head);
	if (!status)
		look(lines, head);
	return status;
}

void pc_lines_head(struct pc_lines *lines, struct pc_span head)
{
	struct pc_span whole, rest;

	if (head.size >= PC_HEAD_SIZE && pc_span_cut_last(head, '\n', &whole, &rest))
		head = whole;
	*lines = (struct pc_lines){ .head = head };
	look(lines, head);
}

void pc_lines_clear(struct pc_lines *lines)
{
	pc_text_clear(&lines->plain);
}

/* The bytes of a colour ("ESC [ 1;31 m") or of "erase to the end of the line" at `at`; 0: none. */
static size_t color_size(const char *at, const char *end)
{
	size_t size = 2;

	if (end - at < 3 || at[0] != '\x1b' || at[1] != '[')
		return 0;
	while (at + size < end && ((at[size] >= '0' && at[size] <= '9') || at[size] == ';'))
		size++;
	if (at + size < end && (at[size] == 'm' || at[size] == 'K'))
		return size + 1;
	return 0;
}

/* Colours come out of a line that begins with one: a tool painted it. Elsewhere they are part of a
 * name, which is data, and is shown escaped. */
static struct pc_span without_colors(struct pc_lines *lines, struct pc_span line)
{
	const char *at = line.data, *end = line.data + line.size;

	while (at < end && *at == ' ')
		at++;
	if (!color_size(at, end))
		return line;
	lines->plain.size = 0;
	for (at = line.data; at < end;) {
		const char *escape = memchr(at, '\x1b', (size_t)(end - at));
		size_t size = escape ? color_size(escape, end) : 0;
		const char *stop = escape ? escape + !size : end;

		pc_text_add(&lines->plain, at, (size_t)(stop - at));
		at = stop + size;
	}
	return (struct pc_span){ lines->plain.data, lines->plain.size };
}

static struct pc_span as_written(struct pc_lines *lines, struct pc_span line)
{
	if (lines->colored)
		line = without_colors(lines, line);
	if (lines->quoted)
		line = without_quote(line);
	return lines->indent_size ? without_indent(lines, line) : line;
}

int pc_lines_next(struct pc_lines *lines, struct pc_span *out_line, bool *out_more)
{
	struct pc_span line = { NULL, 0 };
	bool more = true;
	int status = PC_OK;

	do {
		if (lines->input)
			status = pc_input_line(lines->input, &line, &more);
		else
			more = next_of_head(&lines->head, &line);
		if (status || !more) {
			*out_more = false;
			return status;
		}
		if (lines->pasted)
			line = as_written(lines, line);
	} while (line.size && line.data[0] == '`' && is_fence(line));
	*out_line = line;
	*out_more = true;
	return PC_OK;
}

int pc_lines_each(struct pc_input *input,
		  int (*each)(void *context, struct pc_span line, uint64_t number), void *context)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more = true;
	int status = pc_lines_open(&lines, input);

	while (!status) {
		status = pc_lines_next(&lines, &line, &more);
		if (status || !more)
			break;
		status = each(context, line, pc_input_line_number(input));
	}
	return status;
}

bool pc_span_digits(struct pc_span span)
{
	for (size_t i = 0; i < span.size; i++)
		if (span.data[i] < '0' || span.data[i] > '9')
			return false;
	return span.size > 0;
}

bool pc_span_word(struct pc_span *rest, struct pc_span *out_word)
{
	const char *at, *end, *begin;

	if (!rest->size)
		return false;
	at = rest->data;
	end = at + rest->size;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	begin = at;
	while (at < end && *at != ' ' && *at != '\t')
		at++;
	if (at == begin)
		return false;
	*out_word = (struct pc_span){ begin, (size_t)(at - begin) };
	*rest = (struct pc_span){ at, (size_t)(end - at) };
	return true;
}

bool pc_file_line(struct pc_span text, char mark, struct pc_span *out_file, uint32_t *out_line)
{
	struct pc_span file, number;
	int64_t line;

	if (!pc_span_cut_last(text, mark, &file, &number) || !file.size ||
	    !pc_span_digits(number) || !pc_span_int(number, &line) || line > UINT32_MAX)
		return false;
	*out_file = file;
	*out_line = (uint32_t)line;
	return true;
}

enum pc_frame_kind pc_take_mark(struct pc_span *name)
{
	static const struct {
		char mark;
		enum pc_frame_kind kind;
	} marks[] = { { 'k', PC_FRAME_KERNEL }, { 'j', PC_FRAME_JIT }, { 'i', PC_FRAME_INLINED },
		      { 'w', PC_FRAME_KERNEL }, /* a waker's stack, which is the kernel's */
		      { '0', PC_FRAME_USER },	/* interpreted */
		      { '1', PC_FRAME_JIT } };
	const char *end = name->data + name->size;

	if (name->size <= 4 || memcmp(end - 4, "_[", 2) != 0 || end[-1] != ']')
		return PC_FRAME_UNKNOWN;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (end[-2] == marks[i].mark) {
			name->size -= 4;
			return marks[i].kind;
		}
	return PC_FRAME_UNKNOWN;
}
