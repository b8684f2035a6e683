/* SPDX-License-Identifier: Apache-2.0
 * The reader: bytes, spaces, brackets and tokens. Values are in pull_value.c. */
#include "encoding/pull.h"

#include "encoding/pull_token.h"

void pc_pull_head(struct pc_pull *pull, struct pc_span head)
{
	*pull = (struct pc_pull){
		.rest = head, .before = head.size, .line = 1, .value = true, .separated = true
	};
	if (pc_span_starts(head, "\xef\xbb\xbf"))
		pc_pull_use(pull, 3);
}

void pc_pull_open(struct pc_pull *pull, struct pc_input *input)
{
	pc_pull_head(pull, (struct pc_span){ "", 0 });
	pull->input = input;
}

void pc_pull_clear(struct pc_pull *pull)
{
	pc_text_clear(&pull->text);
	pc_text_clear(&pull->levels);
}

void pc_pull_damage(struct pc_pull *pull, const char *why)
{
	if (!pull->damage)
		pull->damage = why;
}

/* ---- bytes ---- */
int pc_pull_byte(struct pc_pull *pull)
{
	if (!pull->rest.size && pull->input && !pull->status) {
		pull->status = pc_input_bytes(pull->input, &pull->rest);
		if (pull->status)
			pull->rest.size = 0;
		pull->before += pull->rest.size;
	}
	return pull->rest.size ? (unsigned char)pull->rest.data[0] : -1;
}

/* The byte after spaces, which are used up; -1 at the end. */
static int after_spaces(struct pc_pull *pull)
{
	if (pull->rest.size && (unsigned char)pull->rest.data[0] > ' ')
		return (unsigned char)pull->rest.data[0];
	for (int c; (c = pc_pull_byte(pull)) >= 0; pc_pull_use(pull, 1)) {
		pull->line += c == '\n';
		if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
			return c;
	}
	return -1;
}

static const char ended[] = "the JSON ends too early";
static const char stays_open[] = "the outermost array is not closed";

/* ---- what is skipped ---- */
static void skip_string(struct pc_pull *pull)
{
	bool escaped = false;
	int c;

	pc_pull_use(pull, 1);
	while ((c = pc_pull_byte(pull)) >= 0) {
		const char *at = pull->rest.data, *end = at + pull->rest.size;

		while (at < end && (escaped || *at != '"')) {
			escaped = !escaped && *at == '\\';
			at++;
		}
		pc_pull_use(pull, (size_t)(at - pull->rest.data) + (at < end));
		if (at < end)
			return;
	}
	pc_pull_damage(pull, ended);
}

/* Up to the next string or bracket. */
static int skip_plain(struct pc_pull *pull)
{
	while (pc_pull_byte(pull) >= 0) {
		const char *at = pull->rest.data, *end = at + pull->rest.size;

		for (; at < end && *at != '"' && (*at | 0x20) != '{' && (*at | 0x20) != '}'; at++)
			pull->line += *at == '\n';
		pc_pull_use(pull, (size_t)(at - pull->rest.data));
		if (at < end)
			return (unsigned char)*at;
	}
	return -1;
}

/* Until as many are closed as are open. */
static void skip_open(struct pc_pull *pull, uint64_t open)
{
	while (open && !pull->damage) {
		int c = skip_plain(pull);

		if (c == '"') {
			skip_string(pull);
			continue;
		}
		if (c < 0)
			pc_pull_damage(pull, ended);
		else
			pc_pull_use(pull, 1);
		open += c == '{' || c == '[';
		open -= c == '}' || c == ']';
	}
}

static void skip_value(struct pc_pull *pull)
{
	int c = after_spaces(pull);
	struct pc_span text;

	pull->value = false;
	pull->separated = false;
	if (c == '"') {
		skip_string(pull);
	} else if (c == '{' || c == '[') {
		pc_pull_use(pull, 1);
		skip_open(pull, 1);
	} else if (!pc_pull_word(pull, &text)) {
		pc_pull_damage(pull, c < 0 ? ended : "a value was expected");
	}
}

/* ---- levels ---- */
static unsigned enter(struct pc_pull *pull, char bracket)
{
	if (pull->damage || !pull->value || after_spaces(pull) != bracket)
		return 0;
	if (pull->levels.size >= PC_PULL_DEPTH_MAX) {
		pc_pull_damage(pull, "more than 1048576 levels deep");
		return 0;
	}
	pc_pull_use(pull, 1);
	pc_text_putc(&pull->levels, bracket);
	pull->value = false;
	pull->separated = true;
	return (unsigned)pull->levels.size;
}

unsigned pc_pull_object(struct pc_pull *pull)
{
	return enter(pull, '{');
}

unsigned pc_pull_array(struct pc_pull *pull)
{
	return enter(pull, '[');
}

/* Skips what is left of deeper levels, and stands before the next thing of this one: its first
 * byte; 0: there is none. */
static int next_of(struct pc_pull *pull, unsigned level, char closing)
{
	int c = 0;

	if (pull->damage || !level || pull->levels.size < level)
		return 0;
	if (pull->value)
		skip_value(pull);
	if (pull->levels.size > level) {
		skip_open(pull, pull->levels.size - level);
		pull->levels.size = level;
		pull->separated = false;
	}
	for (; !pull->damage && (c = after_spaces(pull)) == ','; pull->separated = true)
		pc_pull_use(pull, 1);
	if (pull->damage)
		return 0;
	if (c == closing) {
		pc_pull_use(pull, 1);
		pull->levels.size--;
		pull->separated = false;
		return 0;
	}
	if (c < 0)
		pc_pull_damage(pull, level == 1 && closing == ']' ? stays_open : ended);
	else if (!pull->separated)
		pc_pull_damage(pull, "a comma or a closing bracket was expected");
	return pull->damage ? 0 : c;
}

bool pc_pull_member(struct pc_pull *pull, unsigned level, struct pc_span *out_key)
{
	int c = next_of(pull, level, '}');

	if (!c)
		return false;
	if (c != '"') {
		pc_pull_damage(pull, "the name of a member was expected");
		return false;
	}
	pull->value = true;
	/* the key must outlive the colon, which may be in the next piece of input */
	if (!pc_pull_string(pull, out_key))
		return false;
	if (!pull->rest.size || pull->rest.data[0] != ':') {
		*out_key = pc_pull_keep(pull, *out_key);
		if (after_spaces(pull) != ':') {
			pc_pull_damage(pull, "a colon was expected");
			return false;
		}
	}
	pc_pull_use(pull, 1);
	pull->value = true;
	return true;
}

bool pc_pull_item(struct pc_pull *pull, unsigned level)
{
	int c = next_of(pull, level, ']');

	if (!c)
		return false; /* level 0 leaves the value where it is: it was no array */
	if (c == '}')
		pc_pull_damage(pull, "an array is closed by }");
	pull->value = c != '}';
	return pull->value;
}

int pc_pull_next(struct pc_pull *pull)
{
	return pull->damage || !pull->value ? -1 : after_spaces(pull);
}

/* ---- the end ---- */
int pc_pull_end(struct pc_pull *pull)
{
	if (!pull->damage && pull->value)
		skip_value(pull);
	if (!pull->damage && pull->levels.size)
		skip_open(pull, pull->levels.size);
	if (!pull->damage && after_spaces(pull) >= 0)
		pc_pull_damage(pull, "something follows the end of the JSON and was not read");
	pull->stayed_open =
		pull->damage == stays_open && pull->may_stay_open && !pc_input_damage(pull->input);
	if (pull->stayed_open)
		pull->damage = NULL;
	return pull->status;
}

bool pc_pull_is_damaged(const struct pc_pull *pull, uint64_t *out_byte)
{
	if (!pull->damage || pull->status || pc_input_damage(pull->input))
		return false;
	*out_byte = pull->before - pull->rest.size;
	return true;
}
