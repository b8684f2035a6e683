/* SPDX-License-Identifier: Apache-2.0
 * The files of valgrind's callgrind and cachegrind, and of others that write callgrind's form
 * (Xdebug, pprof, lsprof): positions and costs, function by function; a call is followed by a line
 * with what it cost. Written by the grammar in valgrind's manual, "Callgrind Format
 * Specification". */
#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/valgrind/callgrind_file.h"

/* ---- lines of costs ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(struct pc_span word)
{
	if (!pc_span_starts(word, "0x") || word.size == 2)
		return false;
	for (size_t i = 2; i < word.size; i++)
		if (!is_digit(word.data[i]) &&
		    !((word.data[i] | 32) >= 'a' && (word.data[i] | 32) <= 'f'))
			return false;
	return true;
}

/* A line or an address, alone or relative to the last one: "12", "0x4a", "+3", "-1", "*" */
static bool is_position(struct pc_span word)
{
	if (pc_span_is(word, "*"))
		return true;
	if (word.size && (word.data[0] == '+' || word.data[0] == '-')) {
		word.data++;
		word.size--;
	}
	return pc_span_digits(word) || is_hex(word);
}

static bool read_number(struct pc_span word, int64_t *out_value)
{
	uint64_t value = 0;

	if (!is_hex(word))
		return pc_span_int(word, out_value);
	if (word.size > 2 + 15)
		return false;
	for (size_t i = 2; i < word.size; i++) {
		char c = word.data[i];

		value = value << 4 | (unsigned)(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
	}
	*out_value = (int64_t)value;
	return true;
}

/* Costs at the end that are left out are 0. */
static bool read_costs(const struct pc_callgrind *file, struct pc_span line, int64_t *costs)
{
	struct pc_span word;
	size_t count = 0;

	for (size_t i = 0; i < file->positions; i++)
		if (!pc_span_word(&line, &word) || !is_position(word))
			return false;
	for (; pc_span_word(&line, &word); count++)
		if (count == file->counted || !read_number(word, &costs[count]))
			return false;
	return true;
}

static bool derive(const struct pc_callgrind *file, int64_t *costs)
{
	int64_t part, *sum = costs + file->counted;

	for (size_t f = 0; f < file->formula_count; f++) {
		const struct pc_callgrind_formula *formula = &file->formulas[f];

		for (size_t i = 0; i < file->counted && formula->used; i++)
			if (__builtin_mul_overflow(formula->factors[i], costs[i], &part) ||
			    __builtin_add_overflow(*sum, part, sum))
				return false;
		sum += formula->used;
	}
	return true;
}

static void find_function(struct pc_callgrind *file)
{
	struct pc_callgrind_function function = { file->object,
						  file->cachegrind ? file->file : file->own_file,
						  file->name };

	if (file->function == PC_NONE)
		file->function = pc_callgrind_function(&file->graph, &function);
}

static int on_costs(struct pc_callgrind *file, struct pc_span line)
{
	int64_t costs[PC_CALLGRIND_EVENTS_MAX] = { 0 };
	bool fits;

	if (!file->counted || !read_costs(file, line, costs)) {
		pc_builder_skip(file->builder, file->line);
		return PC_OK;
	}
	find_function(file);
	fits = derive(file, costs);
	if (file->in_call)
		fits = fits && pc_callgrind_add_call(&file->graph, &file->arc, file->calls, costs);
	else
		fits = fits && pc_callgrind_add_self(&file->graph, file->function, costs);
	file->in_call = false;
	return fits ? PC_OK : pc_callgrind_too_large(file);
}

/* ---- lines that say where ---- */

static void on_object(struct pc_callgrind *file, uint32_t name)
{
	file->object = name;
	file->function = PC_NONE;
}

/* The file of the functions that follow. cachegrind's may have costs before any function. */
static void on_own_file(struct pc_callgrind *file, uint32_t name)
{
	file->file = file->own_file = name;
	file->has_own_file = true;
	file->function = PC_NONE;
	if (file->cachegrind)
		file->name = PC_NONE;
}

/* A piece of another file, inlined into the function; where no function has a file of its own
 * (lsprof), the file of the next one. */
static void on_file(struct pc_callgrind *file, uint32_t name)
{
	file->file = name;
	if (file->cachegrind)
		file->function = PC_NONE;
}

static void on_function(struct pc_callgrind *file, uint32_t name)
{
	if (!file->has_own_file)
		file->own_file = file->file;
	else if (!file->cachegrind)
		file->file = file->own_file;
	file->name = name;
	file->function = PC_NONE;
	if (file->counted)
		find_function(file);
}

static void on_called_object(struct pc_callgrind *file, uint32_t name)
{
	file->called_object = name;
	file->has_called_object = true;
}

static void on_called_file(struct pc_callgrind *file, uint32_t name)
{
	file->called_file = name;
	file->has_called_file = true;
}

static void on_called_function(struct pc_callgrind *file, uint32_t name)
{
	file->called_name = name;
	file->has_called_name = true;
}

/* "calls=3 0x80 12": the next line has the cost of them all. What is not said of the callee is as
 * in the caller. */
static void on_calls(struct pc_callgrind *file, struct pc_span value)
{
	struct pc_callgrind_function called = {
		file->has_called_object ? file->called_object : file->object,
		file->has_called_file ? file->called_file : file->file, file->called_name
	};
	struct pc_span count;
	bool known = file->has_called_name;

	file->has_called_object = file->has_called_file = file->has_called_name = false;
	if (!known || !file->counted || !pc_span_word(&value, &count) ||
	    !read_number(count, &file->calls) || file->calls < 0) {
		pc_builder_skip(file->builder, file->line);
		return;
	}
	find_function(file);
	file->arc.caller = file->function;
	file->arc.callee = pc_callgrind_function(&file->graph, &called);
	file->in_call = true;
}

/* What a jump says of places is of no interest here, but it may give names their numbers. */
static void on_nothing(struct pc_callgrind *file, uint32_t name)
{
	(void)file;
	(void)name;
}

static const struct {
	const char *key;
	enum pc_callgrind_kind kind;
	void (*set)(struct pc_callgrind *file, uint32_t name);
} places[] = {
	{ "fn", PC_CALLGRIND_FUNCTION, on_function },
	{ "cfn", PC_CALLGRIND_FUNCTION, on_called_function },
	{ "cfi", PC_CALLGRIND_FILE, on_called_file },
	{ "cfl", PC_CALLGRIND_FILE, on_called_file },
	{ "fi", PC_CALLGRIND_FILE, on_file },
	{ "fe", PC_CALLGRIND_FILE, on_file },
	{ "fl", PC_CALLGRIND_FILE, on_own_file },
	{ "ob", PC_CALLGRIND_OBJECT, on_object },
	{ "cob", PC_CALLGRIND_OBJECT, on_called_object },
	{ "jfn", PC_CALLGRIND_FUNCTION, on_nothing },
	{ "jfi", PC_CALLGRIND_FILE, on_nothing },
	{ "jfl", PC_CALLGRIND_FILE, on_nothing },
	{ "job", PC_CALLGRIND_OBJECT, on_nothing },
};

/* False: "key=value" with a key that is not known. */
static bool on_place(struct pc_callgrind *file, struct pc_span key, struct pc_span value)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (pc_span_is(key, places[i].key)) {
			places[i].set(file, pc_callgrind_name(&file->names, places[i].kind, value));
			return true;
		}
	if (pc_span_is(key, "calls") || pc_span_is(key, "rcalls")) {
		on_calls(file, value);
		return true;
	}
	return pc_span_is(key, "jump") || pc_span_is(key, "jcnd");
}

/* ---- a file ---- */

static bool is_key(struct pc_span key)
{
	for (size_t i = 0; i < key.size; i++)
		if (!(key.data[i] >= 'a' && key.data[i] <= 'z'))
			return false;
	return key.size != 0;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct pc_callgrind *file = context;
	struct pc_span key, value;
	int status;

	line = pc_span_trim(line);
	file->line = number;
	/* Xdebug appends whole files to another behind "==== NEW PROFILING FILE ====" */
	if (!line.size || line.data[0] == '#' || pc_span_starts(line, "==== NEW"))
		return PC_OK;
	if (is_digit(line.data[0]) || line.data[0] == '+' || line.data[0] == '-' ||
	    line.data[0] == '*')
		return on_costs(file, line);
	if (pc_span_cut(line, '=', &key, &value) && is_key(key) && on_place(file, key, value))
		return PC_OK;
	if (pc_span_cut(line, ':', &key, &value) && is_key(key) &&
	    pc_callgrind_head(file, key, pc_span_trim(value), &status))
		return status;
	pc_builder_skip(file->builder, number);
	return PC_OK;
}

static int end_of_file(struct pc_callgrind *file)
{
	struct pc_builder *builder = file->builder;

	if (file->names.undefined)
		pc_builder_note(builder, "%llu names are given as numbers that stand for nothing",
				(unsigned long long)file->names.undefined);
	if (!file->graph.defined && file->ended && file->said_count && !file->said[0])
		return pc_fail(
			pc_builder_pc(builder), PC_EINPUT,
			"it is a whole callgrind file in which nothing was counted (its "
			"totals are 0); give a part that was dumped while the program worked");
	return pc_callgrind_part(file);
}

static int parse(struct pc_builder *builder, struct pc_input *input, bool cachegrind)
{
	struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
	struct pc_callgrind file = { .builder = builder,
				     .arena = arena,
				     .cachegrind = cachegrind,
				     .thread = PC_NONE,
				     .pid = -1,
				     .positions = 1,
				     .object = PC_NONE,
				     .file = PC_NONE,
				     .own_file = PC_NONE,
				     .name = PC_NONE,
				     .function = PC_NONE };
	int status;

	pc_callgrind_names_init(&file.names, arena);
	pc_callgrind_graph_init(&file.graph);
	status = pc_lines_each(input, on_line, &file);
	if (!status)
		status = end_of_file(&file);
	pc_callgrind_names_clear(&file.names);
	pc_callgrind_graph_clear(&file.graph);
	pc_text_clear(&file.process);
	return status;
}

int pc_parse_callgrind(struct pc_builder *builder, struct pc_input *input)
{
	return parse(builder, input, false);
}

int pc_parse_cachegrind(struct pc_builder *builder, struct pc_input *input)
{
	pc_builder_tool(builder, "cachegrind");
	return parse(builder, input, true);
}

/* ---- which of the two ---- */

struct marks {
	bool banner, events, function, place, calls, positions, cachegrind;
};

static void mark(struct marks *marks, struct pc_span line)
{
	static const char *const calls[] = { "cfn=", "calls=", "cob=", "cfi=", "cfl=", "ob=" };

	marks->banner |= pc_span_starts(line, "# callgrind format") ||
			 pc_span_starts(line, "creator: callgrind");
	marks->events |= pc_span_starts(line, "events:");
	marks->function |= pc_span_starts(line, "fn=");
	marks->place |= pc_span_starts(line, "fl=") || pc_span_starts(line, "fi=");
	marks->positions |= pc_span_starts(line, "positions:") || pc_span_starts(line, "creator:");
	marks->cachegrind |=
		pc_span_starts(line, "desc: I1 cache:") || pc_span_starts(line, "cmd:");
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		marks->calls |= pc_span_starts(line, calls[i]);
}

static struct marks marks_of(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct marks marks = { .banner = false };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		mark(&marks, line);
	return marks;
}

int pc_score_callgrind(struct pc_span head)
{
	struct marks marks = marks_of(head);

	if (marks.banner)
		return 100;
	if (!marks.events)
		return 0;
	return marks.positions ? 95 : marks.function && (marks.calls || marks.place) ? 90 : 0;
}

/* Neither positions nor calls nor compressed names */
int pc_score_cachegrind(struct pc_span head)
{
	struct marks marks = marks_of(head);

	if (marks.banner || marks.positions || marks.calls || !marks.events)
		return 0;
	return marks.cachegrind && (marks.function || marks.place) ? 95 : 0;
}
