/* SPDX-License-Identifier: Apache-2.0
 * The part of code's document about one function. */
#include "code.h"

#include <inttypes.h>
#include <math.h>

enum { LOOPS = 10 }; /* of a function are shown at most */

struct json_object *code_cost(const struct pc_listing_event *event, int64_t value)
{
	if (!event || value == PC_UNKNOWN)
		return NULL;
	return pc_json_decimal(value, event->percent ? 0 : event->digits);
}

static struct json_object *positive(uint64_t value)
{
	return value ? json_object_new_int64((int64_t)value) : NULL;
}

static struct json_object *address(uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIx64, value);
	return value ? json_object_new_string(text) : NULL;
}

/* A line without its indentation. */
static struct json_object *trimmed(const char *text)
{
	if (text)
		text += strspn(text, " \t");
	return text && *text ? pc_json_string(text) : NULL;
}

static struct json_object *works(uint64_t bits)
{
	struct json_object *array = json_object_new_array();

	for (int work = 1; work < PC_WORKS; work++)
		if (bits >> work & 1)
			json_object_array_add(array,
					      pc_json_string(pc_work_word((enum pc_work)work)));
	return array;
}

/* "mix.c:19", "19", "118b": where a line is, for people. */
static struct json_object *place(const char *file, const struct pc_listing_line *line)
{
	const char *name = file ? strrchr(file, '/') : NULL;
	struct json_object *value;
	PC_AUTO(text) struct pc_text text = { 0 };

	if (line->line)
		pc_text_printf(&text, "%s%s%u",
			       name   ? name + 1
			       : file ? file
				      : "",
			       file ? ":" : "", line->line);
	else if (line->address)
		pc_text_printf(&text, "%" PRIx64, line->address);
	value = text.size ? pc_json_string(text.data) : NULL;
	return value;
}

/* Of a line that the listing has no text of its source may have it. */
static struct json_object *source_text(const struct code_result *r, const struct pc_hot_part *part,
				       const struct pc_hot_line *hot, const char *text)
{
	PC_AUTO(json)
	struct json_object *real = text ? NULL : code_source_text(r, part->part, hot->line, NULL);

	return trimmed(real ? json_object_get_string(real) : text);
}

static struct json_object *line_document(const struct code_result *r,
					 const struct pc_hot_part *part,
					 const struct pc_hot_line *hot, size_t rank)
{
	const struct pc_listing_line *line = hot->line;
	const char *file = line->file ? line->file : part->part->file;
	bool instruction = line->kind == PC_LINE_INSTRUCTION && !hot->instructions;
	const char *text =
		hot->instructions ? (hot->source ? hot->source->text : NULL) : line->text;
	struct json_object *object = json_object_new_object();

	pc_json_add_count(object, "rank", (int64_t)rank + 1);
	pc_json_add(object, "percent", pc_json_percent(hot->percent));
	pc_json_add(object, "percent_of_all", pc_json_percent(hot->percent_of_all));
	pc_json_add(object, "cost", code_cost(code_event(r), hot->cost));
	pc_json_add(object, "place", place(file, line));
	pc_json_add_text(object, "file", file);
	pc_json_add(object, "line", positive(line->line));
	pc_json_add_text(object, "inlined", line->scope);
	pc_json_add(object, "text", instruction ? trimmed(text) : source_text(r, part, hot, text));
	if (instruction) {
		pc_json_add(object, "address", address(line->address));
		pc_json_add(object, "source", trimmed(hot->source ? hot->source->text : NULL));
		pc_json_add(object, "waits_for",
			    hot->waits_for ? trimmed(hot->waits_for->text) : NULL);
	} else {
		pc_json_add(object, "instructions", positive(hot->instructions));
	}
	pc_json_add(object, "work", works(hot->works));
	return object;
}

static struct json_object *lines(const struct code_result *r, const struct pc_hot_part *part,
				 const struct pc_hot_line *hot, size_t count)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, line_document(r, part, &hot[i], i));
	return array;
}

static struct json_object *loops(const struct pc_hot_part *part)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < part->loop_count && i < LOOPS; i++) {
		const struct pc_hot_loop *hot = &part->loops[i];
		struct json_object *object = json_object_new_object();

		pc_json_add(object, "percent", pc_json_percent(hot->percent));
		pc_json_add(object, "percent_of_all", pc_json_percent(hot->percent_of_all));
		pc_json_add_count(object, "depth", hot->loop->depth);
		pc_json_add_count(object, "size", hot->loop->lines);
		pc_json_add_text(object, "file",
				 hot->loop->file ? hot->loop->file : part->part->file);
		pc_json_add(object, "from", positive(hot->loop->from));
		pc_json_add(object, "to", positive(hot->loop->to));
		pc_json_add(object, "begins", trimmed(hot->loop->head));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *kinds(const struct pc_hot_part *part)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < part->work_count; i++) {
		const struct pc_hot_work *hot = &part->works[i];
		struct json_object *object = json_object_new_object();

		pc_json_add_text(object, "work", pc_work_word(hot->work));
		pc_json_add(object, "percent", pc_json_percent(hot->percent));
		pc_json_add(object, "likely_percent", pc_json_percent(hot->likely_percent));
		json_object_array_add(array, object);
	}
	return array;
}

struct json_object *code_function_document(const struct code_result *r, size_t index)
{
	const struct pc_hot_part *hot = &r->hot.parts[index];
	const struct pc_listing_part *part = hot->part;
	struct json_object *object = json_object_new_object();

	pc_json_add_count(object, "rank", (int64_t)index + 1);
	pc_json_add_text(object, "function", part->function);
	pc_json_add_text(object, "file", part->file);
	pc_json_add_text(object, "module", part->module);
	pc_json_add_text(object, "instructions_of", pc_isa_word((enum pc_isa)part->isa));
	pc_json_add(object, "percent_of_all", pc_json_percent(hot->percent_of_all));
	pc_json_add(object, "total", code_cost(code_event(r), hot->total));
	pc_json_add_count(object, "lines_seen", part->seen);
	pc_json_add_count(object, "lines_found", (int64_t)hot->lines_found);
	pc_json_add_count(object, "instructions_found", (int64_t)hot->instructions_found);
	pc_json_add(object, "lines", lines(r, hot, hot->lines, hot->line_count));
	pc_json_add(object, "instructions",
		    lines(r, hot, hot->instructions, hot->instruction_count));
	pc_json_add(object, "context", code_context(r, hot));
	pc_json_add(object, "source", code_source_document(r, hot));
	pc_json_add(object, "loops", loops(hot));
	pc_json_add(object, "work", kinds(hot));
	return object;
}
