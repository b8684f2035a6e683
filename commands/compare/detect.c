/* SPDX-License-Identifier: Apache-2.0
 * The benchmarks of a project, as [tool.codeflash] names them, and the block that tells of them. */
#include "detect.h"

#include <errno.h>
#include <sys/stat.h>

#include "files.h"

enum { FILE_MAX_BYTES = 16 << 20 };

static const char heading[] = "## E2E Benchmarks";
/* How lines of the block begin; those of the original count too. */
static const char *const keys[] = { "perfcopilot compare:", "codeflash compare:",
				    "benchmarks-root:", "fallback:" };

/* ---- pyproject.toml ---- */
struct wanted {
	struct pc *pc;
	const char *root;
};

static void each(void *context, const struct pc_toml_value *value)
{
	static const char *const path[] = { "tool", "codeflash", "benchmarks-root" };
	struct wanted *wanted = context;

	if (value->depth != 3 || !value->is_string || value->in_array || wanted->root)
		return;
	for (size_t i = 0; i < 3; i++)
		if (!pc_span_is(value->keys[i], path[i]))
			return;
	wanted->root = pc_arena_strndup(pc_memory(wanted->pc), value->text.data, value->text.size);
}

/* What pyproject.toml names. NULL: nothing; *out_reason: it can't be read. */
static const char *named(struct pc *pc, const char *project, const char **out_reason)
{
	const char *path = pc_arena_printf(pc_memory(pc), "%s/pyproject.toml", project);
	PC_AUTO(text) struct pc_text text = { 0 };
	struct wanted wanted = { .pc = pc };
	uint64_t line = 0;
	bool more = false;
	int error = compare_file_read(path, FILE_MAX_BYTES, true, &text, &more);
	const char *why;

	if (error == ENOENT)
		return NULL;
	if (error || more) {
		*out_reason = pc_arena_printf(pc_memory(pc), "pyproject.toml: %s",
					      more ? "larger than 16 MiB" : strerror(error));
		return NULL;
	}
	why = pc_toml_read(pc_text_span(&text), each, &wanted, &line);
	if (why && !wanted.root)
		*out_reason = pc_arena_printf(pc_memory(pc), "pyproject.toml, line %llu: %s",
					      (unsigned long long)line, why);
	return wanted.root;
}

static bool holds_controls(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			return true;
	return false;
}

void compare_detect(struct pc *pc, const char *project, struct compare_detected *out_detected)
{
	struct compare_detected found = { .from = "pyproject.toml" };
	struct stat st;

	found.root = named(pc, project, &found.reason);
	if (!found.root) {
		found.root = ".codeflash/benchmarks";
		found.from = "the default";
	}
	if (holds_controls(found.root) || !found.root[0]) {
		found.reason = "benchmarks-root is no path";
		found.root = NULL;
	} else {
		const char *path = found.root[0] == '/' ? found.root
							: pc_arena_printf(pc_memory(pc), "%s/%s",
									  project, found.root);

		if (!stat(path, &st) && S_ISDIR(st.st_mode))
			found.reason = NULL;
		else if (found.from[0] == 't' && !found.reason)
			found.reason = "no benchmarks-root";
		else if (!found.reason)
			found.reason =
				pc_arena_printf(pc_memory(pc), "%s is no folder", found.root);
	}
	*out_detected = found;
}

const char *compare_detect_block(struct pc *pc, const struct compare_detected *detected)
{
	if (!detected->reason)
		return pc_arena_printf(pc_memory(pc),
				       "%s\nperfcopilot compare: available\nbenchmarks-root: %s\n",
				       heading, detected->root);
	return pc_arena_printf(pc_memory(pc),
			       "%s\nperfcopilot compare: not available (reason: %s)\n"
			       "fallback: ad-hoc micro-benchmarks + pytest durations\n",
			       heading, detected->reason);
}

/* ---- the block in a file ---- */
/* The next line with its end. */
static struct pc_span next_line(struct pc_span *rest)
{
	const char *end = memchr(rest->data, '\n', rest->size);
	size_t size = end ? (size_t)(end - rest->data) + 1 : rest->size;
	struct pc_span line = { rest->data, size };

	rest->data += size;
	rest->size -= size;
	return line;
}

/* Bytes of a fence that opens or closes, 0: it is none. */
static size_t fence(struct pc_span line, char *out_char)
{
	struct pc_span text = pc_span_trim(line);
	size_t size = 0;

	if (!text.size || (text.data[0] != '`' && text.data[0] != '~'))
		return 0;
	*out_char = text.data[0];
	while (size < text.size && text.data[size] == *out_char)
		size++;
	return size >= 3 ? size : 0;
}

static bool has_key(struct pc_span line)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (pc_span_starts(line, keys[i]))
			return true;
	return false;
}

/* Where the block's heading begins, outside of fenced text; false: nowhere. A fence that is never
 * closed is none. *out_rest is what follows the heading. */
static bool find_heading(struct pc_span text, size_t *out_at, struct pc_span *out_rest)
{
	struct pc_span rest = text;
	size_t open = 0;
	char open_char = 0;
	bool found = false; /* in the fence that is open */

	while (rest.size) {
		struct pc_span line = next_line(&rest);
		char c = 0;
		size_t size = fence(line, &c);

		if (!found && pc_span_is(pc_span_trim(line), heading)) {
			*out_at = (size_t)(line.data - text.data);
			*out_rest = rest;
			found = true;
		}
		if (found && !open)
			return true;
		if (size && !open) {
			open = size;
			open_char = c;
		} else if (size >= open && size && c == open_char) {
			open = 0;
			found = false;
		}
	}
	return found;
}

/* The block's lines with the line ends of the file. */
static void put_lines(struct pc_text *text, struct pc_span lines, bool crlf)
{
	while (lines.size) {
		struct pc_span line = next_line(&lines);

		pc_text_add(text, line.data, line.size - 1);
		pc_text_puts(text, crlf ? "\r\n" : "\n");
	}
}

/* Whether the first line does. */
static bool ends_crlf(struct pc_span text)
{
	struct pc_span line = text.size ? next_line(&text) : text;

	return pc_span_ends(line, "\r\n") || pc_span_ends(line, "\r");
}

static struct pc_span skip_blank(struct pc_span rest)
{
	for (struct pc_span after = rest; after.size; rest = after)
		if (pc_span_trim(next_line(&after)).size)
			break;
	return rest;
}

void compare_setup_text(struct pc_span text, const char *block, struct pc_text *out_text)
{
	struct pc_span rest, after, lines = pc_span(block);
	bool crlf = ends_crlf(text);
	size_t at;

	if (!find_heading(text, &at, &rest)) {
		pc_text_add(out_text, text.data ? text.data : "", text.size);
		if (text.size && text.data[text.size - 1] != '\n')
			pc_text_puts(out_text, crlf ? "\r\n" : "\n");
		if (text.size)
			pc_text_puts(out_text, crlf ? "\r\n" : "\n");
		put_lines(out_text, lines, crlf);
		return;
	}
	pc_text_add(out_text, text.data, (size_t)(rest.data - text.data));
	if (rest.data[-1] != '\n')
		pc_text_puts(out_text, crlf ? "\r\n" : "\n");
	next_line(&lines);
	after = skip_blank(rest); /* blank lines between the heading and what it heads stay */
	if (has_key(after)) {
		pc_text_add(out_text, rest.data, (size_t)(after.data - rest.data));
		rest = after;
	}
	put_lines(out_text, lines, crlf);
	while (rest.size && has_key(rest))
		next_line(&rest);
	pc_text_add(out_text, rest.data, rest.size);
}

int compare_setup(struct pc *pc, const char *path, const char *block, bool *out_changed)
{
	PC_AUTO(text) struct pc_text text = { 0 }, made = { 0 };
	bool more = false;
	int error = compare_file_read(path, FILE_MAX_BYTES, true, &text, &more);

	if (error && error != ENOENT)
		return pc_fail(pc, PC_EINPUT, "%s: %s", path,
			       error == EINVAL ? "it is no file" : strerror(error));
	if (more)
		return pc_fail(pc, PC_EINPUT, "%s: it is larger than 16 MiB, which no notes are",
			       path);
	compare_setup_text(pc_text_span(&text), block, &made);
	*out_changed = error || made.size != text.size ||
		       (made.size && memcmp(made.data, text.data, made.size) != 0);
	return *out_changed ? pc_output_file(pc, path, &made) : PC_OK;
}
