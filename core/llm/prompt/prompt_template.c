/* SPDX-License-Identifier: Apache-2.0
 * Fills a template, in one pass with a stack of its own: sections and partials are frames. */
#include "llm/prompt/prompt_template.h"

#include <json-c/json.h>

#include "base/context.h"

enum { DEPTH = 32 };

enum kind {
	VALUE,
	FENCE,
	TEXT,
	SECTION,
	INVERTED,
	END,
	PARTIAL,
	COMMENT,
	NONE /* no tag is left */
};

struct tag {
	enum kind kind;
	struct pc_span name, whole;
	size_t start, end; /* what of the template it takes: its line, if it has one for itself */
};

/* An open section, or a partial and where it goes on behind. */
struct frame {
	struct pc_span name;
	size_t body;		  /* of a section, where it begins */
	struct json_object *list; /* its items; NULL: it is no list */
	size_t index;
	struct json_object *item; /* whose members are names; NULL: none */
	bool is_partial;
	struct pc_template back; /* of a partial */
	size_t back_at;
};

struct filling {
	struct pc *pc;
	const struct pc_template_values *with;
	struct pc_text *out;
	struct pc_template here;
	size_t at;
	struct frame frames[DEPTH];
	size_t depth;
};

/* ---- tags ---- */
static unsigned line_of(const struct pc_template *given, size_t at)
{
	unsigned line = given->line;

	for (size_t i = 0; i < at; i++)
		line += given->text.data[i] == '\n';
	return line;
}

#define FAIL_AT(pc, given, at, ...) \
	fail_at(pc, given, at, pc_arena_printf((pc)->arena, __VA_ARGS__))
static int fail_at(struct pc *pc, const struct pc_template *given, size_t at, const char *why)
{
	return pc_fail(pc, PC_EINPUT, "%s:%u: %s", given->file, line_of(given, at), why);
}

static bool is_name(struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-./",
			    name.data[i]) ||
		    !name.data[i])
			return false;
	return name.size != 0;
}

static enum kind kind_of(struct pc_span *inner)
{
	static const struct {
		const char *begin;
		enum kind kind;
	} kinds[] = { { "#", SECTION }, { "^", INVERTED },   { "/", END },     { ">", PARTIAL },
		      { "!", COMMENT }, { "fence ", FENCE }, { "text ", TEXT } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t size = strlen(kinds[i].begin);

		if (!pc_span_starts(*inner, kinds[i].begin))
			continue;
		*inner = pc_span_trim((struct pc_span){ inner->data + size, inner->size - size });
		return kinds[i].kind;
	}
	return VALUE;
}

/* Widens a tag to its line if it is alone there and puts nothing in its place. */
static void take_line(struct pc_span text, struct tag *tag)
{
	size_t start = tag->start, end = tag->end;

	if (tag->kind < SECTION)
		return;
	while (start && (text.data[start - 1] == ' ' || text.data[start - 1] == '\t'))
		start--;
	while (end < text.size && (text.data[end] == ' ' || text.data[end] == '\t'))
		end++;
	if ((start && text.data[start - 1] != '\n') || (end < text.size && text.data[end] != '\n'))
		return;
	tag->start = start;
	tag->end = end < text.size ? end + 1 : end;
}

static int next_tag(struct pc *pc, const struct pc_template *given, size_t at, struct tag *out)
{
	struct pc_span text = given->text, inner;
	const char *open = NULL, *close;

	*out = (struct tag){ .kind = NONE, .start = text.size, .end = text.size };
	if (at < text.size)
		open = pc_span_find((struct pc_span){ text.data + at, text.size - at }, "{{");
	if (!open)
		return PC_OK;
	out->start = (size_t)(open - text.data);
	inner = (struct pc_span){ open + 2, text.size - out->start - 2 };
	close = pc_span_find(inner, "}}");
	if (!close || memchr(open, '\n', (size_t)(close - open)))
		return FAIL_AT(pc, given, out->start, "\"{{\" without \"}}\" on its line");
	inner.size = (size_t)(close - inner.data);
	out->whole = inner;
	out->end = (size_t)(close + 2 - text.data);
	inner = pc_span_trim(inner);
	out->kind = kind_of(&inner);
	out->name = inner;
	if (out->kind != COMMENT && !is_name(inner))
		return FAIL_AT(pc, given, out->start, "{{%.*s}} is no tag; see prompts/README.md",
			       (int)out->whole.size, out->whole.data);
	take_line(text, out);
	return PC_OK;
}

/* ---- values ---- */
static bool look_up(const struct filling *f, struct pc_span name, struct json_object **out_value)
{
	const char *key = pc_arena_strndup(f->pc->arena, name.data, name.size);

	for (size_t i = f->depth; i-- > 0;) {
		const struct frame *frame = &f->frames[i];

		if (!frame->list && !frame->item)
			continue;
		*out_value = frame->item;
		if (pc_span_is(name, "."))
			return true;
		if (json_object_is_type(frame->item, json_type_object) &&
		    json_object_object_get_ex(frame->item, key, out_value))
			return true;
	}
	return json_object_object_get_ex(f->with->values, key, out_value);
}

static bool is_there(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null:
		return false;
	case json_type_boolean:
		return json_object_get_boolean(value);
	case json_type_string:
		return json_object_get_string_len(value) != 0;
	case json_type_array:
		return json_object_array_length(value) != 0;
	default:
		return true;
	}
}

static int put_value(struct filling *f, const struct tag *tag)
{
	struct json_object *value = NULL;
	struct pc_span text = PC_SPAN("");

	if (!look_up(f, tag->name, &value))
		return FAIL_AT(f->pc, &f->here, tag->start, "{{%.*s}}: no such value",
			       (int)tag->whole.size, tag->whole.data);
	if (json_object_is_type(value, json_type_array) ||
	    json_object_is_type(value, json_type_object))
		return FAIL_AT(f->pc, &f->here, tag->start,
			       "{{%.*s}} is a list or an object; a text or a number is wanted",
			       (int)tag->whole.size, tag->whole.data);
	if (value)
		text = (struct pc_span){ json_object_get_string(value),
					 (size_t)json_object_get_string_len(value) };
	if (value && !json_object_is_type(value, json_type_string))
		text.size = strlen(text.data);
	if (tag->kind == FENCE)
		pc_template_fence(f->out, text);
	else if (tag->kind == TEXT)
		pc_text_safe_lines(f->out, text);
	else
		pc_text_safe(f->out, text);
	return PC_OK;
}

/* ---- sections and partials ---- */
static int open_frame(struct filling *f, const struct tag *tag, struct frame frame)
{
	if (f->depth == DEPTH)
		return FAIL_AT(f->pc, &f->here, tag->start, "{{%.*s}} is nested more than %d deep",
			       (int)tag->whole.size, tag->whole.data, DEPTH);
	f->frames[f->depth++] = frame;
	return PC_OK;
}

/* Behind the end of the section that begins at f->at. */
static int skip_section(struct filling *f, const struct tag *open)
{
	struct tag tag;

	for (size_t depth = 1; depth;) {
		int status = next_tag(f->pc, &f->here, f->at, &tag);

		if (status)
			return status;
		if (tag.kind == NONE)
			return FAIL_AT(f->pc, &f->here, open->start, "{{%.*s}} is not closed",
				       (int)open->whole.size, open->whole.data);
		f->at = tag.end;
		depth += tag.kind == SECTION || tag.kind == INVERTED;
		depth -= tag.kind == END;
	}
	return PC_OK;
}

static int open_section(struct filling *f, const struct tag *tag)
{
	struct frame frame = { .name = tag->name, .body = tag->end };
	struct json_object *value = NULL;

	if (!look_up(f, tag->name, &value))
		return FAIL_AT(f->pc, &f->here, tag->start, "{{%.*s}}: no such value",
			       (int)tag->whole.size, tag->whole.data);
	if (is_there(value) != (tag->kind == SECTION))
		return skip_section(f, tag);
	if (tag->kind == SECTION && json_object_is_type(value, json_type_array)) {
		frame.list = value;
		frame.item = json_object_array_get_idx(value, 0);
	} else if (tag->kind == SECTION && json_object_is_type(value, json_type_object)) {
		frame.item = value;
	}
	return open_frame(f, tag, frame);
}

static int close_section(struct filling *f, const struct tag *tag)
{
	struct frame *top = f->depth ? &f->frames[f->depth - 1] : NULL;

	if (!top || top->is_partial || top->name.size != tag->name.size ||
	    memcmp(top->name.data, tag->name.data, tag->name.size) != 0)
		return FAIL_AT(f->pc, &f->here, tag->start, "{{%.*s}} closes nothing that is open",
			       (int)tag->whole.size, tag->whole.data);
	if (top->list && ++top->index < json_object_array_length(top->list)) {
		top->item = json_object_array_get_idx(top->list, top->index);
		f->at = top->body;
	} else {
		f->depth--;
	}
	return PC_OK;
}

static int open_partial(struct filling *f, const struct tag *tag)
{
	struct frame frame = { .is_partial = true, .back = f->here, .back_at = f->at };
	struct pc_template partial = { 0 };
	int status = f->with->partial(f->with->context, tag->name, &partial);

	if (!status)
		status = open_frame(f, tag, frame);
	if (status)
		return pc_add(f->pc, "%s:%u", f->here.file, line_of(&f->here, tag->start));
	f->here = partial;
	f->at = 0;
	return PC_OK;
}

/* The end of the template: of a partial it goes on behind, else all must be closed. */
static int at_end(struct filling *f, bool *out_done)
{
	const struct frame *top = f->depth ? &f->frames[f->depth - 1] : NULL;

	*out_done = !top;
	if (!top)
		return PC_OK;
	if (!top->is_partial)
		return FAIL_AT(f->pc, &f->here, top->body, "{{#%.*s}} is not closed",
			       (int)top->name.size, top->name.data);
	f->here = top->back;
	f->at = top->back_at;
	f->depth--;
	return PC_OK;
}

static int take_tag(struct filling *f, const struct tag *tag)
{
	f->at = tag->end;
	switch (tag->kind) {
	case SECTION:
	case INVERTED:
		return open_section(f, tag);
	case END:
		return close_section(f, tag);
	case PARTIAL:
		return open_partial(f, tag);
	case COMMENT:
		return PC_OK;
	default:
		return put_value(f, tag);
	}
}

int pc_template_fill(struct pc *pc, const struct pc_template *given,
		     const struct pc_template_values *values, struct pc_text *out)
{
	struct filling f = { .pc = pc, .with = values, .out = out, .here = *given };
	bool done = !given->text.size; /* a part that is not there */
	int status = PC_OK;

	while (!done && !status) {
		struct tag tag;

		status = next_tag(pc, &f.here, f.at, &tag);
		if (status)
			break;
		pc_text_add(out, f.here.text.data + f.at, tag.start - f.at);
		status = tag.kind == NONE ? at_end(&f, &done) : take_tag(&f, &tag);
	}
	return status;
}

int pc_template_names(struct pc *pc, const struct pc_template *given,
		      int (*name)(void *context, struct pc_span name, unsigned line), void *context)
{
	bool sections[DEPTH] = { false };
	size_t depth = 0, items = 0;
	struct tag tag = { 0 };
	int status = PC_OK;

	while (!status) {
		status = next_tag(pc, given, tag.end, &tag);
		if (status || tag.kind == NONE)
			return status;
		if (tag.kind == END) {
			items -= depth && sections[depth - 1];
			depth -= depth != 0;
			continue;
		}
		if (!items && tag.kind != PARTIAL && tag.kind != COMMENT)
			status = name(context, tag.name, line_of(given, tag.start));
		if (tag.kind == SECTION || tag.kind == INVERTED) {
			if (depth == DEPTH)
				return FAIL_AT(pc, given, tag.start, "nested more than %d deep",
					       DEPTH);
			sections[depth++] = tag.kind == SECTION;
			items += tag.kind == SECTION;
		}
	}
	return status;
}
