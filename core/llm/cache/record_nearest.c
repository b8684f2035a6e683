/* SPDX-License-Identifier: Apache-2.0
 * A question that was not recorded, beside the one that is most like it. */
#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/cache/identity.h"
#include "llm/cache/record_internal.h"

enum { BEFORE = 16, SHOWN = 48, DIFFERENCES = 3 };

static size_t common_prefix(struct pc_span a, struct pc_span b)
{
	size_t size = a.size < b.size ? a.size : b.size, at = 0;

	while (at < size && a.data[at] == b.data[at])
		at++;
	return at;
}

static size_t common_suffix(struct pc_span a, struct pc_span b, size_t prefix)
{
	size_t size = (a.size < b.size ? a.size : b.size) - prefix, at = 0;

	while (at < size && a.data[a.size - 1 - at] == b.data[b.size - 1 - at])
		at++;
	return at;
}

/* Bytes of the longer that are not in common at either end. */
static size_t distance_of(struct pc_span a, struct pc_span b)
{
	size_t prefix = common_prefix(a, b);

	return (a.size > b.size ? a.size : b.size) - prefix - common_suffix(a, b, prefix);
}

/* Up to the prompt, and from there on: another model and another end of the prompt are two small
 * differences. Within a string the quotes would be escaped. */
static struct pc_span head_of(struct pc_span identity, struct pc_span *out_tail)
{
	const char *prompt = pc_span_find(identity, ",\"prompt\":");
	size_t size = prompt ? (size_t)(prompt - identity.data) : identity.size;

	*out_tail = (struct pc_span){ identity.data + size, identity.size - size };
	return (struct pc_span){ identity.data, size };
}

static size_t distance(struct pc_span a, struct pc_span b)
{
	struct pc_span a_tail, b_tail, a_head = head_of(a, &a_tail), b_head = head_of(b, &b_tail);

	return distance_of(a_head, b_head) + distance_of(a_tail, b_tail);
}

static uint32_t nearest(const struct pc_record *record, struct pc_span identity)
{
	uint32_t best = PC_NONE;
	size_t least = 0;

	for (uint32_t id = 0; id < record->questions.count; id++) {
		size_t far = distance(identity, record->questions.keys[id]);

		if (best == PC_NONE || far < least) {
			best = id;
			least = far;
		}
	}
	return best;
}

static bool is_inside(const char *at)
{
	return ((unsigned char)*at & 0xc0) == 0x80;
}

/* The text around byte `at`, which may be its end, within its line and between whole characters. */
static void add_excerpt(struct pc_text *out, struct pc_span text, size_t at)
{
	size_t from = at, to = at;

	while (from && at - from < BEFORE && text.data[from - 1] != '\n')
		from--;
	while (from < at && is_inside(text.data + from))
		from++;
	while (to < text.size && to - at < SHOWN && text.data[to] != '\n')
		to++;
	while (to > at && to < text.size && is_inside(text.data + to))
		to--;
	pc_text_puts(out, from && text.data[from - 1] != '\n' ? "\"…" : "\"");
	pc_text_safe(out, (struct pc_span){ text.data + from, to - from });
	pc_text_puts(out, to < text.size && text.data[to] != '\n' ? "…\"" : "\"");
}

/* A member as text: a string as it is, else its JSON. */
static void value_of(struct json_object *identity, const char *key, struct pc_text *out)
{
	struct json_object *value = json_object_object_get(identity, key);

	if (json_object_is_type(value, json_type_string))
		pc_text_add(out, json_object_get_string(value),
			    (size_t)json_object_get_string_len(value));
	else if (value)
		pc_json_print(out, value, false);
}

static size_t line_of(struct pc_span text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += text.data[i] == '\n';
	return line;
}

/* False: there is none in this member. */
static bool add_difference(struct pc_text *out, const char *key, struct json_object *here,
			   struct json_object *there)
{
	PC_AUTO(text) struct pc_text ours = { 0 };
	PC_AUTO(text) struct pc_text theirs = { 0 };
	struct pc_span a, b;
	size_t at;

	value_of(here, key, &ours);
	value_of(there, key, &theirs);
	a = pc_text_span(&ours);
	b = pc_text_span(&theirs);
	at = common_prefix(a, b);
	if (at == a.size && at == b.size)
		return false;
	while (at &&
	       ((at < a.size && is_inside(a.data + at)) || (at < b.size && is_inside(b.data + at))))
		at--;
	pc_text_printf(out, "%s %s", out->size ? "," : "", key);
	if (memchr(a.data, '\n', a.size))
		pc_text_printf(out, " (line %zu)", line_of(a, at));
	pc_text_puts(out, " has ");
	add_excerpt(out, b, at);
	pc_text_puts(out, " where ");
	add_excerpt(out, a, at);
	pc_text_puts(out, " is asked");
	return true;
}

static void add_differences(struct pc_text *out, struct pc_span here, struct pc_span there)
{
	const char *why;
	PC_AUTO(json) struct json_object *ours = pc_json_parse(here, &why);
	PC_AUTO(json) struct json_object *theirs = pc_json_parse(there, &why);
	unsigned shown = 0;

	for (size_t i = 0; pc_identity_keys[i] && shown < DIFFERENCES; i++)
		shown += add_difference(out, pc_identity_keys[i], ours, theirs);
}

int pc_replay_missing(struct pc *pc, const struct pc_record *record, struct pc_span identity)
{
	uint32_t id = nearest(record, identity);
	PC_AUTO(text) struct pc_text differences = { 0 };

	if (id == PC_NONE)
		return pc_fail(pc, PC_EINPUT,
			       "this question is not in %s, which holds none at all; record it "
			       "anew with --record",
			       record->path);
	add_differences(&differences, identity, record->questions.keys[id]);
	return pc_fail(pc, PC_EINPUT,
		       "this question is not in %s; the nearest there is in line %" PRIu64
		       ", whose%s; record it anew with --record",
		       record->path, record->answers[id].line,
		       differences.size ? differences.data : " JSON is another");
}
