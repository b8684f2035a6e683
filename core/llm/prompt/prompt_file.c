/* SPDX-License-Identifier: Apache-2.0
 * Where prompts lie, and what stands in their files. */
#include "llm/prompt/prompt_file.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/places.h"
#include "base/trust.h"
#include "llm/structured/structured.h"

/* ---- where they lie ---- */
/* "topn/explain": two words of small letters, so that no name leads out of the folder. */
static bool is_prompt_name(struct pc_span name)
{
	size_t slashes = 0;

	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool edge = !i || i + 1 == name.size || name.data[i - 1] == '/';

		if (c == '/' && !edge)
			slashes++;
		else if (!((c >= 'a' && c <= 'z') ||
			   ((c == '-' || (c >= '0' && c <= '9')) && !edge)))
			return false;
	}
	return slashes == 1;
}

static int read_file(struct pc *pc, int fd, const char *path, struct pc_span *out)
{
	struct pc_text text = { 0 };
	char block[4096];
	ssize_t got;

	while ((got = read(fd, block, sizeof(block))) > 0 && text.size <= PC_PROMPT_BYTES)
		pc_text_add(&text, block, (size_t)got);
	*out = (struct pc_span){ pc_arena_strndup(pc->arena, pc_text_span(&text).data, text.size),
				 text.size };
	pc_text_clear(&text);
	if (got < 0)
		return pc_fail(pc, PC_ECONFIG, "%s: %s", path, strerror(errno));
	if (out->size > PC_PROMPT_BYTES)
		return pc_fail(pc, PC_ECONFIG, "%s is longer than %d bytes, which no prompt is",
			       path, PC_PROMPT_BYTES);
	return PC_OK;
}

/* Whoever can write a prompt decides what is asked: the file and the folders it lies in must be the
 * user's. */
static int check_trust(struct pc *pc, const char *path)
{
	char *folder = pc_arena_strdup(pc->arena, path);
	const char *why = pc_file_distrust(pc, path);

	for (int up = 0; up < 2 && !why; up++) {
		*strrchr(folder, '/') = '\0';
		why = pc_file_distrust(pc, folder);
	}
	return why ? pc_fail(pc, PC_ECONFIG, "the prompt is not used: %s", why) : PC_OK;
}

/* *out_text without a file: the user has none of this name. */
static int find_own(struct pc *pc, const char *name, struct pc_template *out_text)
{
	const char *path = pc_arena_printf(pc->arena, "%s/prompts/%s.md",
					   pc_user_folder(pc, "XDG_CONFIG_HOME", ".config"), name);
	PC_AUTO(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int status;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? PC_OK
			       : pc_fail(pc, PC_ECONFIG, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return pc_fail(pc, PC_ECONFIG, "%s is no file; remove it", path);
	status = check_trust(pc, path);
	if (!status)
		status = read_file(pc, fd, path, &out_text->text);
	if (!status)
		*out_text = (struct pc_template){ path, out_text->text, 1 };
	return status;
}

int pc_prompt_find(struct pc *pc, struct pc_span name, struct pc_template *out_text)
{
	struct pc_template own = { 0 };
	const char *wanted = pc_arena_strndup(pc->arena, name.data, name.size);
	int status;

	if (!is_prompt_name(name))
		return pc_fail(pc, PC_EINPUT,
			       "\"%s\" is no name of a prompt, as \"topn/explain\" is", wanted);
	status = find_own(pc, wanted, &own);
	for (size_t i = 0; !status && !own.file && pc_prompt_files[i].name; i++)
		if (!strcmp(pc_prompt_files[i].name, wanted))
			own = (struct pc_template){ pc_arena_printf(pc->arena, "prompts/%s.md",
								    wanted),
						    pc_span(pc_prompt_files[i].text), 1 };
	if (!status && !own.file)
		return pc_fail(pc, PC_EINPUT, "there is no prompt \"%s\"", wanted);
	if (!status)
		*out_text = own;
	return status;
}

/* ---- what stands in them ---- */
struct reading {
	struct pc *pc;
	struct pc_prompt prompt;
	struct pc_span rest; /* what is still to be read */
	unsigned line;	     /* of the line that was read last */
	bool has_purpose, has_inputs;
	struct pc_template schema;
};

static bool next_line(struct reading *r, struct pc_span *out_line)
{
	if (!r->rest.size)
		return false;
	if (!pc_span_cut(r->rest, '\n', out_line, &r->rest)) {
		*out_line = r->rest;
		r->rest = PC_SPAN("");
	}
	while (out_line->size && strchr(" \t\r", out_line->data[out_line->size - 1]))
		out_line->size--;
	r->line++;
	return true;
}

#define FAIL(r, ...)                                                          \
	pc_fail((r)->pc, PC_EINPUT, "%s:%u: %s", (r)->prompt.file, (r)->line, \
		pc_arena_printf((r)->pc->arena, __VA_ARGS__))

static int read_inputs(struct reading *r, struct pc_span list)
{
	while (list.size) {
		struct pc_span name;

		if (!pc_span_cut(list, ',', &name, &list)) {
			name = list;
			list.size = 0;
		}
		name = pc_span_trim(name);
		if (!name.size)
			return FAIL(r, "an input without a name");
		if (r->prompt.input_count == PC_PROMPT_INPUTS)
			return FAIL(r, "more than %d inputs", PC_PROMPT_INPUTS);
		r->prompt.inputs[r->prompt.input_count++] = name;
	}
	r->has_inputs = true;
	return PC_OK;
}

static int read_key(struct reading *r, struct pc_span key, struct pc_span value)
{
	int64_t number;

	if (pc_span_is(key, "purpose")) {
		r->has_purpose = value.size != 0;
		return PC_OK;
	}
	if (pc_span_is(key, "inputs"))
		return read_inputs(r, value);
	if (pc_span_is(key, "max-answer-tokens")) {
		if (!pc_span_int(value, &number) || number < 1 || number > UINT32_MAX)
			return FAIL(r,
				    "max-answer-tokens is \"%.*s\"; a number from 1 on is wanted",
				    (int)value.size, value.data);
		r->prompt.max_answer_tokens = (uint32_t)number;
		return PC_OK;
	}
	if (pc_span_is(key, "format")) {
		if (!pc_span_is(value, "text") && !pc_span_is(value, "markdown") &&
		    !pc_span_is(value, "json"))
			return FAIL(r, "format is \"%.*s\"; text, markdown or json is wanted",
				    (int)value.size, value.data);
		return PC_OK;
	}
	if (pc_span_is(key, "schema")) {
		r->prompt.schema_name = pc_arena_strndup(r->pc->arena, value.data, value.size);
		return PC_OK;
	}
	return FAIL(
		r,
		"\"%.*s\" is unknown; purpose, inputs, max-answer-tokens, format and schema are "
		"known",
		(int)key.size, key.data);
}

static int read_front(struct reading *r)
{
	struct pc_span line, key, value;
	int status = PC_OK;

	if (!next_line(r, &line) || !pc_span_is(line, "---"))
		return FAIL(r, "a prompt begins with front matter between lines \"---\"");
	while (!status) {
		if (!next_line(r, &line))
			return FAIL(r, "the front matter has no end: a line \"---\" is wanted");
		if (pc_span_is(line, "---"))
			break;
		if (!line.size)
			continue;
		if (!pc_span_cut(line, ':', &key, &value))
			return FAIL(r, "\"key: value\" is wanted");
		status = read_key(r, pc_span_trim(key), pc_span_trim(value));
	}
	if (!status && (!r->has_purpose || !r->has_inputs))
		return FAIL(r, "the front matter has no \"%s\"",
			    r->has_purpose ? "inputs" : "purpose");
	return status;
}

/* A part goes to the next one's heading; blank lines around it are not part of it. */
static int read_parts(struct reading *r)
{
	struct pc_template *part = NULL;
	struct pc_span line;
	bool fenced = false; /* a heading within a fence of the schema is none */

	while (next_line(r, &line)) {
		struct pc_template *next = pc_span_is(line, "# system")	  ? &r->prompt.system
					   : pc_span_is(line, "# user")	  ? &r->prompt.user
					   : pc_span_is(line, "# schema") ? &r->schema
									  : NULL;

		fenced ^= pc_span_starts(line, "```");
		if (next && !fenced) {
			if (next->file)
				return FAIL(r, "\"%.*s\" is there twice", (int)line.size,
					    line.data);
			*next = (struct pc_template){ r->prompt.file, r->rest, r->line + 1 };
			next->text.size = 0;
			part = next;
		} else if (!part && line.size) {
			return FAIL(r, "a part is wanted: \"# system\" or \"# user\"");
		} else if (part && line.size) {
			part->text.size = (size_t)(line.data + line.size - part->text.data);
		}
	}
	return r->prompt.user.text.size ? PC_OK : FAIL(r, "there is no part \"# user\"");
}

/* JSON, in a fence or bare. */
static int read_schema(struct reading *r)
{
	PC_AUTO(text) struct pc_text why = { 0 }, text = { 0 };
	PC_AUTO(json) struct json_object *schema = NULL;

	if (!r->prompt.schema_name != !r->schema.file)
		return FAIL(r, "\"schema: NAME\" and a part \"# schema\" go together");
	if (!r->schema.file)
		return PC_OK;
	r->line = r->schema.line;
	schema = pc_structured_find(r->schema.text, &why);
	if (!schema || !pc_schema_usable(schema, &why))
		return FAIL(r, "the schema can't be used: %s", why.data ? why.data : "");
	pc_json_print(&text, schema, false);
	r->prompt.schema = pc_arena_strdup(r->pc->arena, text.data);
	return PC_OK;
}

int pc_prompt_parse(struct pc *pc, const struct pc_template *text, struct pc_prompt *out_prompt)
{
	struct reading r = { .pc = pc, .rest = text->text, .prompt.file = text->file };
	int status = read_front(&r);

	if (!status)
		status = read_parts(&r);
	if (!status)
		status = read_schema(&r);
	if (!status)
		*out_prompt = r.prompt;
	return status;
}
