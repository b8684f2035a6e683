/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a dump: the head of the document, what threads do, and its groups with
 * their frames, never the input itself, and no more than fits. */
#include "stacktrace.h"

enum {
	NAME_COLUMNS = 160, /* of a name; most of a longer one is template */
	FRAMES = 40,	    /* of a stack */
	NOTE_TOKENS = 16,   /* of the line that tells how many groups were left out */
	HEAD_LINES = 16	    /* of what was said of deadlocks */
};

static struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

/* A value, safe, without secrets and cut: what follows is one line. */
static void put_value(struct pc *pc, struct pc_text *out, struct json_object *value)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(json_object_get_string(value)));
	pc_text_fit(out,
		    safe.size > NAME_COLUMNS ? pc_hide_secrets(pc, safe.data)
		    : safe.data		     ? safe.data
					     : "",
		    NAME_COLUMNS);
}

static void put_facts(struct pc *pc, struct pc_text *out, struct json_object *object,
		      const char *const *keys)
{
	for (; *keys; keys++) {
		if (!get(object, *keys))
			continue;
		pc_text_printf(out, "%s: ", *keys);
		put_value(pc, out, get(object, *keys));
		pc_text_putc(out, '\n');
	}
}

static void put_deadlock(struct pc *pc, struct pc_text *out, struct json_object *cycle)
{
	for (size_t i = 0; i < json_object_array_length(cycle) && i < HEAD_LINES; i++) {
		struct json_object *link = json_object_array_get_idx(cycle, i);

		pc_text_puts(out, "deadlock: ");
		put_value(pc, out, get(link, "thread"));
		pc_text_puts(out, " waits for ");
		put_value(pc, out, get(link, "waits_for"));
		pc_text_puts(out, ", which is held by ");
		put_value(pc, out, get(link, "held_by"));
		pc_text_putc(out, '\n');
	}
}

static void put_head(struct pc *pc, struct pc_text *out, struct json_object *document)
{
	static const char *const input[] = { "format", "tool",	  "language", "reason",
					     "dumps",  "counted", "threads",  NULL };
	static const char *const lock[] = { "lock", "type", "holder", "waiting", NULL };
	struct json_object *cycles = get(document, "deadlocks"), *locks = get(document, "locks");
	struct json_object *doing = get(document, "doing");

	put_facts(pc, out, get(document, "input"), input);
	for (size_t i = 0; i < json_object_array_length(doing) && i < HEAD_LINES; i++) {
		struct json_object *row = json_object_array_get_idx(doing, i);

		pc_text_printf(out, "%s: %s\n", json_object_get_string(get(row, "count")),
			       json_object_get_string(get(row, "what")));
	}
	for (size_t i = 0; i < json_object_array_length(cycles) && i < HEAD_LINES; i++)
		put_deadlock(pc, out, json_object_array_get_idx(cycles, i));
	for (size_t i = 0; i < json_object_array_length(locks) && i < HEAD_LINES; i++)
		put_facts(pc, out, json_object_array_get_idx(locks, i), lock);
}

/* ---- stacks ---- */
static void put_frame(struct pc *pc, struct pc_text *out, struct json_object *frame)
{
	static const char *const keys[] = { "module", "place", NULL };

	pc_text_printf(out, "  %s ", json_object_get_string(get(frame, "number")));
	if (get(frame, "function"))
		put_value(pc, out, get(frame, "function"));
	else
		pc_text_puts(out, "?");
	for (size_t i = 0; keys[i]; i++)
		if (get(frame, keys[i])) {
			pc_text_puts(out, i ? " at " : " in ");
			put_value(pc, out, get(frame, keys[i]));
		}
	pc_text_putc(out, '\n');
}

static void put_group(struct pc *pc, struct pc_text *out, struct json_object *group)
{
	static const char *const keys[] = {
		"role", "state_text", "message", "what", "still", NULL
	};
	struct json_object *frames = get(group, "frames");
	size_t count = json_object_array_length(frames);

	pc_text_printf(out, "count: %s\n", json_object_get_string(get(group, "count")));
	put_facts(pc, out, group, keys);
	for (size_t i = 0; i < count && i < FRAMES; i++)
		put_frame(pc, out, json_object_array_get_idx(frames, i));
	if (count > FRAMES)
		pc_text_printf(out, "  (%zu more frames)\n", count - FRAMES);
	pc_text_putc(out, '\n');
}

/* Whole groups, the most telling first: what failed, then the largest. */
static size_t put_groups(struct pc *pc, struct pc_text *out, struct json_object *groups,
			 const struct stacktrace_room *most)
{
	size_t left_out = 0, put = 0;
	int64_t room = most->tokens;

	for (int failed = 1; failed >= 0; failed--)
		for (size_t i = 0; i < json_object_array_length(groups); i++) {
			struct json_object *group = json_object_array_get_idx(groups, i);
			PC_AUTO(text) struct pc_text text = { 0 };
			int64_t tokens;

			if (failed == !strcmp(json_object_get_string(get(group, "role")), "thread"))
				continue;
			if (left_out || put == most->groups) {
				left_out++;
				continue;
			}
			put_group(pc, &text, group);
			tokens = pc_tokens(pc_text_span(&text));
			if (tokens > room) {
				left_out++;
				continue;
			}
			room -= tokens;
			put++;
			pc_text_add(out, text.data, text.size);
		}
	if (left_out)
		pc_text_printf(out, "(%zu more groups left out)\n", left_out);
	return left_out;
}

static void put_advice(struct pc_text *out, struct json_object *advice)
{
	for (size_t i = 0; i < json_object_array_length(advice); i++) {
		struct json_object *item = json_object_array_get_idx(advice, i);

		pc_text_printf(out, "- %s; %s\n", json_object_get_string(get(item, "title")),
			       json_object_get_string(get(item, "action")));
	}
}

static struct json_object *text_of(struct pc_text *text)
{
	pc_text_add(text, "", 0);
	return pc_json_string(text->data);
}

struct telling {
	struct pc_text head, stacks, advice;
};

static int fill(struct pc *pc, struct telling *told, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();

	json_object_object_add(values, "dump", text_of(&told->head));
	json_object_object_add(values, "stacks", text_of(&told->stacks));
	json_object_object_add(values, "advice", text_of(&told->advice));
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_fill(pc, "stacktrace/explain", values, out_query);
}

/* First without the stacks, to see what is left for them. */
static int fill_what_fits(struct pc *pc, struct json_object *document, struct telling *told,
			  struct pc_query *out_query, size_t *out_left_out)
{
	struct stacktrace_room room = { .groups = SIZE_MAX };
	int status;

	put_head(pc, &told->head, document);
	put_advice(&told->advice, get(document, "advice"));
	status = fill(pc, told, out_query);
	if (status)
		return status;
	room.tokens = pc_prompt_room(pc, out_query) - NOTE_TOKENS;
	*out_left_out = put_groups(pc, &told->stacks, get(document, "groups"), &room);
	return fill(pc, told, out_query);
}

void stacktrace_tell(struct pc *pc, struct json_object *document,
		     const struct stacktrace_room *room, struct pc_text *out)
{
	put_head(pc, out, document);
	pc_text_putc(out, '\n');
	put_groups(pc, out, get(document, "groups"), room);
}

int stacktrace_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		      size_t *out_left_out)
{
	struct telling told = { 0 };
	int status = fill_what_fits(pc, document, &told, out_query, out_left_out);

	pc_text_clear(&told.head);
	pc_text_clear(&told.stacks);
	pc_text_clear(&told.advice);
	return status;
}
