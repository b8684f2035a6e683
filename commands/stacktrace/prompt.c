/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a dump: the head of the document, what threads do, and its groups with
 * their frames, never the input itself, and no more than fits. */
#include "stacktrace.h"

enum {
	NAME_COLUMNS = 160, /* of a name; most of a longer one is template */
	FRAMES = 40,	    /* of a stack */
	HEAD_LINES = 16	    /* of what was said of deadlocks */
};

static struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

static void put_value(struct pc *pc, struct pc_text *out, struct json_object *value)
{
	pc_tell_value(pc, json_object_get_string(value), NAME_COLUMNS, out);
}

static void put_facts(struct pc *pc, struct pc_text *out, struct json_object *object,
		      const char *const *keys)
{
	pc_tell_facts(pc, object, keys, NAME_COLUMNS, out);
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
}

/* Whole groups, the most telling first: what failed, then the largest. */
static void put_groups(void *document, struct pc_telling *telling)
{
	struct json_object *groups = get(document, "groups");

	for (int failed = 1; failed >= 0; failed--)
		for (size_t i = 0; i < json_object_array_length(groups); i++) {
			struct json_object *group = json_object_array_get_idx(groups, i);
			PC_AUTO(text) struct pc_text text = { 0 };

			if (failed == !strcmp(json_object_get_string(get(group, "role")), "thread"))
				continue;
			put_group(telling->pc, &text, group);
			pc_tell(telling, pc_text_span(&text));
		}
}

int stacktrace_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		      size_t *out_left_out)
{
	static const char *const advice_keys[] = { "title", "action", NULL };
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text head = { 0 }, advice = { 0 };
	const struct pc_tell_prompt prompt = { .name = "stacktrace/explain",
					       .values = values,
					       .key = "stacks",
					       .unit = "groups",
					       .write = put_groups,
					       .context = document };

	put_head(pc, &head, document);
	pc_tell_items(get(document, "advice"), advice_keys, &advice);
	json_object_object_add(values, "dump", pc_json_string(pc_text_span(&head).data));
	json_object_object_add(values, "advice", pc_json_string(pc_text_span(&advice).data));
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_tell(pc, &prompt, out_query, out_left_out);
}

void stacktrace_tell(struct json_object *document, struct pc_telling *telling)
{
	put_head(telling->pc, telling->out, document);
	pc_text_putc(telling->out, '\n');
	put_groups(document, telling);
	pc_tell_end(telling);
}
