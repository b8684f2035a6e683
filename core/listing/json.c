/* SPDX-License-Identifier: Apache-2.0
 * JSON of gcov and of scalene: files with lines. */
#include <math.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "listing/builder.h"

enum { JSON_MAX = 256 << 20 };

static int read_all(struct pc_listing_builder *builder, struct pc_input *input,
		    struct json_object **out_root)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc_span bytes;
	const char *why = NULL;
	int status = PC_OK;

	do {
		status = pc_input_bytes(input, &bytes);
		if (!status)
			pc_text_add(&text, bytes.data ? bytes.data : "", bytes.size);
	} while (!status && bytes.size && text.size <= JSON_MAX);
	if (status)
		return status;
	*out_root = pc_json_parse(pc_text_span(&text), &why);
	if (*out_root)
		return PC_OK;
	return pc_fail(pc_listing_pc(builder), PC_EINPUT, "%s: not JSON as a whole: %s",
		       pc_input_name(input), why ? why : "it is null");
}

static struct json_object *at(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, key, &value);
	return value;
}

static struct pc_span text_at(struct json_object *object, const char *key)
{
	struct json_object *value = at(object, key);

	if (!json_object_is_type(value, json_type_string))
		return PC_SPAN("");
	return (struct pc_span){ json_object_get_string(value),
				 (size_t)json_object_get_string_len(value) };
}

static size_t count_of(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

static uint32_t line_at(struct json_object *object, const char *key)
{
	int64_t line = json_object_get_int64(at(object, key));

	return line > 0 && line < UINT32_MAX ? (uint32_t)line : 0;
}

/* ---- gcov: {"files": [{"file": …, "lines": [{"line_number", "count", "function_name"}]}]} ---- */
static bool is_same(struct pc_span a, struct pc_span b)
{
	return a.size == b.size && !memcmp(a.data, b.data, a.size);
}

static void gcov_file(struct pc_listing_builder *builder, struct json_object *file)
{
	struct pc_listing_event_is what = { .unit = "executions", .no_time = true };
	uint32_t event = pc_listing_event(builder, PC_SPAN("executions"), &what);
	struct json_object *lines = at(file, "lines");
	struct pc_span present = PC_SPAN("");

	for (size_t i = 0; i < count_of(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);
		struct pc_span function = text_at(line, "function_name");
		int64_t count = json_object_get_int64(at(line, "count"));
		struct pc_listing_row row = { .text = PC_SPAN(""),
					      .kind = PC_LINE_SOURCE,
					      .line = line_at(line, "line_number"),
					      .costs = &count };

		if (i == 0 || !is_same(function, present)) {
			pc_listing_part(builder, function, text_at(file, "file"), PC_SPAN(""));
			pc_listing_part_events(builder, &event, 1);
			present = function;
		}
		pc_listing_line(builder, &row);
	}
}

int pc_parse_listing_gcov_json(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct json_object *root PC_AUTO(json) = NULL, *files;
	int status = read_all(builder, input, &root);

	if (status)
		return status;
	pc_listing_says_tool(builder, "gcov");
	pc_listing_note(builder,
			"JSON of gcov has no text of the lines; gcov without -j prints it");
	files = at(root, "files");
	for (size_t i = 0; i < count_of(files); i++)
		gcov_file(builder, json_object_array_get_idx(files, i));
	return PC_OK;
}

/* ---- scalene: {"files": {"a.py": {"lines": [{"lineno", "line", "n_cpu_percent_python", …}]}}} */
static const char *const shares[] = { "n_cpu_percent_python", "n_cpu_percent_c", "n_sys_percent" };
enum { SHARES = sizeof(shares) / sizeof(shares[0]) };

static int64_t hundredths(double percent)
{
	return isfinite(percent) && percent >= 0 && percent <= 100 ? llround(percent * 100)
								   : PC_UNKNOWN;
}

static void scalene_line(struct pc_listing_builder *builder, struct json_object *line)
{
	int64_t costs[2 + SHARES];
	struct pc_listing_row row = { .text = text_at(line, "line"),
				      .kind = PC_LINE_SOURCE,
				      .line = line_at(line, "lineno"),
				      .costs = costs };
	double sum = 0, memory = json_object_get_double(at(line, "n_malloc_mb"));

	for (size_t i = 0; i < SHARES; i++) {
		double percent = json_object_get_double(at(line, shares[i]));

		costs[2 + i] = hundredths(percent);
		sum += percent;
	}
	costs[0] = hundredths(sum);
	costs[1] = isfinite(memory) && fabs(memory) < 1e9 ? llround(memory * 1000) : PC_UNKNOWN;
	while (row.text.size && (row.text.data[row.text.size - 1] == '\n' ||
				 row.text.data[row.text.size - 1] == '\r'))
		row.text.size--;
	pc_listing_line(builder, &row);
}

int pc_parse_listing_scalene(struct pc_listing_builder *builder, struct pc_input *input)
{
	static const char *const names[] = { "cpu", "allocated", "python", "native", "system" };
	struct json_object *root PC_AUTO(json) = NULL, *files;
	uint32_t events[2 + SHARES];
	int status = read_all(builder, input, &root);

	if (status)
		return status;
	pc_listing_says_tool(builder, "scalene");
	for (size_t i = 0; i < 2 + SHARES; i++) {
		struct pc_listing_event_is what = { .unit = i == 1 ? "MB" : "%",
						    .digits = i == 1 ? 3 : 2,
						    .no_time = i == 1 };

		events[i] = pc_listing_event(builder, pc_span(names[i]), &what);
		if (i != 1)
			pc_listing_event_total(builder, events[i], 10000);
	}
	pc_listing_prefer(builder, events[0]);
	files = at(root, "files");
	if (!json_object_is_type(files, json_type_object))
		return PC_OK;
	json_object_object_foreach(files, path, file)
	{
		struct json_object *lines = at(file, "lines");

		pc_listing_part(builder, PC_SPAN(""), pc_span(path), PC_SPAN(""));
		pc_listing_part_events(builder, events, 2 + SHARES);
		for (size_t i = 0; i < count_of(lines); i++)
			scalene_line(builder, json_object_array_get_idx(lines, i));
	}
	return PC_OK;
}
