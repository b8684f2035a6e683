/* SPDX-License-Identifier: Apache-2.0
 * Docker's json-file ({"log":"text\n","stream":"stderr","time":"…"}), journalctl -o json (MESSAGE,
 * a text or an array of bytes), and collectors that call it "message". */
#include "trace/wrapped.h"

#include "base/auto.h"
#include "base/json.h"

enum { LINE_MAX = 4 << 20, KEYS = 3 };

static const struct {
	const char *text, *keys[KEYS];
	bool parts; /* a line that does not end goes on */
} kinds[] = {
	{ "log", { "stream" }, .parts = true },
	{ "MESSAGE", { "_HOSTNAME", "SYSLOG_IDENTIFIER", "_PID" } },
	{ "message", { "stream", "thread" } },
};

static void add_bytes(struct pc_text *text, struct json_object *array)
{
	size_t count = json_object_array_length(array);

	for (size_t i = 0; i < count; i++)
		pc_text_putc(text, (char)json_object_get_int(json_object_array_get_idx(array, i)));
}

static bool add_text(struct pc_text *text, struct json_object *value)
{
	if (json_object_is_type(value, json_type_string))
		pc_text_add(text, json_object_get_string(value),
			    (size_t)json_object_get_string_len(value));
	else if (json_object_is_type(value, json_type_array))
		add_bytes(text, value);
	else
		return false;
	return true;
}

static void add_key(struct pc_text *key, struct json_object *object, const char *const *names)
{
	for (size_t i = 0; i < KEYS && names[i]; i++) {
		struct json_object *value = json_object_object_get(object, names[i]);

		pc_text_putc(key, ' ');
		if (value)
			pc_text_puts(key, json_object_get_string(value));
	}
}

bool pc_wrapped_take(struct pc_span line, struct pc_text *out_text, struct pc_text *key,
		     bool *out_goes_on)
{
	struct json_object *object PC_AUTO(json) = NULL;
	const char *why;
	size_t kind = 0, before = out_text->size;

	line = pc_span_trim(line);
	if (line.size > LINE_MAX || !pc_span_starts(line, "{") || !pc_span_ends(line, "}"))
		return false;
	object = pc_json_parse(line, &why);
	if (!json_object_is_type(object, json_type_object))
		return false;
	while (kind < sizeof(kinds) / sizeof(kinds[0]) &&
	       !add_text(out_text, json_object_object_get(object, kinds[kind].text)))
		kind++;
	if (kind == sizeof(kinds) / sizeof(kinds[0]))
		return false;
	*out_goes_on = kinds[kind].parts;
	if (out_text->size > before && out_text->data[out_text->size - 1] == '\n') {
		out_text->size--;
		*out_goes_on = false;
	}
	if (key)
		add_key(key, object, kinds[kind].keys);
	return true;
}
