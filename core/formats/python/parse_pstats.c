/* SPDX-License-Identifier: Apache-2.0
 * What python -m cProfile -o writes: a dictionary, in Python's marshal, of
 * (file, line, function): (calls that are no recursion, calls, own seconds, seconds with callees,
 * {caller: (calls, calls that are no recursion, own seconds, seconds with callees)}). */
#include <inttypes.h>
#include <stdlib.h>

#include "base/table.h"
#include "encoding/marshal.h"
#include "formats/formats.h"
#include "profile/builder.h"

enum { DIGITS = 9 }; /* timers count ns at best */

struct cost {
	int64_t calls, self, total; /* in ns; self PC_UNKNOWN: the file says calls alone */
};

struct pstats {
	struct pc_builder *builder;
	struct pc_marshal marshal;
	uint32_t time, calls; /* events */
	struct cost *costs;   /* owned; those that are used again */
	size_t count, room;
	struct pc_text name;
	int status;
};

static bool next(struct pstats *pstats, struct pc_marshal_value *out_value)
{
	return pc_marshal_next(&pstats->marshal, out_value, &pstats->status);
}

static bool refuse(struct pstats *pstats, const char *why)
{
	pstats->marshal.error = why;
	return false;
}

/* ---- functions ---- */

/* What is written in C has the file "~" and line 0; pstats shows "<built-in method len>" as
 * "{built-in method len}". */
static struct pc_span name_in_c(struct pstats *pstats, struct pc_span name)
{
	if (name.size < 2 || name.data[0] != '<' || name.data[name.size - 1] != '>')
		return name;
	pstats->name.size = 0;
	pc_text_printf(&pstats->name, "{%.*s}", (int)name.size - 2, name.data + 1);
	return (struct pc_span){ pstats->name.data, pstats->name.size };
}

static uint32_t frame_of(struct pstats *pstats, struct pc_span file, int64_t line,
			 struct pc_span function)
{
	struct pc_place place = { .function = function, .kind = PC_FRAME_USER };

	if (pc_span_is(file, "~") && !line) {
		place.function = name_in_c(pstats, function);
	} else {
		place.file = file;
		place.line = line > 0 && line <= UINT32_MAX ? (uint32_t)line : 0;
	}
	return pc_builder_frame(pstats->builder, &place);
}

/* A key: *out_frame is PC_NONE for one that is no function, ("__sampled__",) say. */
static bool read_function(struct pstats *pstats, const struct pc_marshal_value *key,
			  uint32_t *out_frame)
{
	struct pc_marshal_value values[3] = { { .kind = PC_MARSHAL_OTHER } }, value;

	*out_frame = key->again ? key->meaning : PC_NONE;
	if (key->kind != PC_MARSHAL_TUPLE)
		return refuse(pstats, "a key is no function");
	if (key->again)
		return true;
	for (int64_t i = 0; i < key->integer; i++) {
		if (!next(pstats, &value))
			return false;
		if (value.kind == PC_MARSHAL_DICT || value.kind == PC_MARSHAL_TUPLE)
			return refuse(pstats, "a key is no function");
		values[i < 3 ? i : 2] = value;
	}
	if (key->integer != 3 || values[0].kind != PC_MARSHAL_TEXT ||
	    values[1].kind != PC_MARSHAL_INTEGER || values[2].kind != PC_MARSHAL_TEXT)
		return true;
	*out_frame = frame_of(pstats, values[0].text, values[1].integer, values[2].text);
	pc_marshal_mean(&pstats->marshal, key->slot, *out_frame);
	return true;
}

/* ---- costs ---- */

/* A timer of the user's own may give integers. */
static bool to_ns(const struct pc_marshal_value *value, int64_t *out_ns)
{
	double ns = value->number * 1e9;

	if (value->kind == PC_MARSHAL_INTEGER)
		return !__builtin_mul_overflow(value->integer, 1000000000, out_ns);
	if (value->kind != PC_MARSHAL_FLOAT || !(ns > -9e18 && ns < 9e18))
		return false;
	*out_ns = (int64_t)(ns < 0 ? ns - 0.5 : ns + 0.5);
	return true;
}

/* calls, calls, self, total: the two counts stand the other way round for callers */
static bool to_cost(const struct pc_marshal_value values[4], size_t calls, struct cost *out_cost)
{
	struct cost cost = { .calls = values[calls].integer };

	if (values[calls].kind != PC_MARSHAL_INTEGER || cost.calls < 0 ||
	    !to_ns(&values[2], &cost.self) || !to_ns(&values[3], &cost.total))
		return false;
	*out_cost = cost;
	return true;
}

static bool read_four(struct pstats *pstats, struct pc_marshal_value values[4])
{
	for (size_t i = 0; i < 4; i++)
		if (!next(pstats, &values[i]))
			return false;
	return true;
}

/* hotshot and the module "profile" count the calls of a caller, and no more. */
static bool read_call(struct pstats *pstats, const struct pc_marshal_value *value,
		      struct cost *out_cost)
{
	struct pc_marshal_value values[4];

	if (value->kind == PC_MARSHAL_INTEGER) {
		*out_cost = (struct cost){ value->integer, PC_UNKNOWN, PC_UNKNOWN };
		return true;
	}
	if (value->kind == PC_MARSHAL_TUPLE && value->again && value->meaning < pstats->count) {
		*out_cost = pstats->costs[value->meaning];
		return true;
	}
	if (value->kind != PC_MARSHAL_TUPLE || value->again || value->integer != 4)
		return refuse(pstats, "a call has no cost");
	if (!read_four(pstats, values))
		return false;
	if (!to_cost(values, 0, out_cost))
		return refuse(pstats, "a call has no cost");
	if (value->slot == PC_NONE)
		return true;
	pstats->costs = PC_GROW(pstats->costs, pstats->count, pstats->room);
	pstats->costs[pstats->count] = *out_cost;
	pc_marshal_mean(&pstats->marshal, value->slot, (uint32_t)pstats->count++);
	return true;
}

static bool add_call(struct pstats *pstats, uint32_t caller, uint32_t callee,
		     const struct cost *cost)
{
	struct pc_call call = { .caller = caller,
				.callee = callee,
				.event = pstats->time,
				.value = cost->total,
				.digits = DIGITS,
				.calls = cost->calls };

	if (cost->total == PC_UNKNOWN) {
		pc_builder_note(pstats->builder,
				"the file does not say what a call cost: calls were left out");
		return true;
	}
	pstats->status = pc_builder_call(pstats->builder, &call);
	return !pstats->status;
}

static bool read_callers(struct pstats *pstats, uint32_t callee)
{
	struct pc_marshal_value value;
	struct cost cost;
	uint32_t caller;

	if (!next(pstats, &value))
		return false;
	if (value.kind != PC_MARSHAL_DICT || value.again)
		return refuse(pstats, "a function has no callers");
	for (;;) {
		if (!next(pstats, &value))
			return false;
		if (value.kind == PC_MARSHAL_END)
			return true;
		if (!read_function(pstats, &value, &caller) || !next(pstats, &value) ||
		    !read_call(pstats, &value, &cost))
			return false;
		if (caller != PC_NONE && !add_call(pstats, caller, callee, &cost))
			return false;
	}
}

/* ---- the file ---- */

static bool add_row(struct pstats *pstats, uint32_t frame, const struct cost *cost)
{
	struct pc_row row = { .frame = frame,
			      .thread = PC_NONE,
			      .event = pstats->time,
			      .self = cost->self,
			      .total = cost->total,
			      .digits = DIGITS,
			      .count = PC_UNKNOWN };

	pstats->status = pc_builder_row(pstats->builder, &row);
	row.event = pstats->calls;
	row.self = cost->calls;
	row.total = PC_UNKNOWN;
	row.digits = 0;
	if (!pstats->status)
		pstats->status = pc_builder_row(pstats->builder, &row);
	return !pstats->status;
}

static bool read_entry(struct pstats *pstats, const struct pc_marshal_value *key)
{
	struct pc_marshal_value value, values[4];
	struct cost cost;
	uint32_t frame;

	if (!read_function(pstats, key, &frame) || !next(pstats, &value))
		return false;
	if (frame == PC_NONE && value.kind == PC_MARSHAL_OTHER)
		return true; /* a mark of a sampling profiler */
	if (frame == PC_NONE || value.kind != PC_MARSHAL_TUPLE || value.again || value.integer != 5)
		return refuse(pstats, "a function has no cost");
	if (!read_four(pstats, values))
		return false;
	if (!to_cost(values, 1, &cost))
		return refuse(pstats, "a function has no cost");
	return add_row(pstats, frame, &cost) && read_callers(pstats, frame);
}

static bool read_file(struct pstats *pstats)
{
	struct pc_marshal_value value;

	if (!next(pstats, &value))
		return false;
	if (value.kind != PC_MARSHAL_DICT)
		return refuse(pstats, "it is no dictionary");
	for (;;) {
		if (!next(pstats, &value))
			return false;
		if (value.kind == PC_MARSHAL_END)
			return true;
		if (!read_entry(pstats, &value))
			return false;
	}
}

int pc_parse_pstats(struct pc_builder *builder, struct pc_input *input)
{
	struct pstats pstats = { .builder = builder,
				 .time = pc_builder_event(builder, PC_SPAN("time")),
				 .calls = pc_builder_event(builder, PC_SPAN("calls")) };

	pc_builder_unit(builder, pstats.time, "s");
	pc_builder_unit(builder, pstats.calls, "calls");
	pc_builder_tool(builder, "Python's pstats");
	pc_marshal_init(&pstats.marshal, input);
	if (!read_file(&pstats) && !pstats.status)
		pc_builder_damage(builder, 1, "byte %" PRIu64 ": %s", pstats.marshal.offset,
				  pstats.marshal.error);
	pc_marshal_clear(&pstats.marshal);
	pc_text_clear(&pstats.name);
	free(pstats.costs);
	return pstats.status;
}

/* A dictionary whose first key is a tuple of three that begins with a text. */
int pc_score_pstats(struct pc_span head)
{
	static const char texts[] = "zZaAstu";
	const unsigned char *at = (const unsigned char *)head.data;
	size_t size;

	if (head.size < 8 || (at[0] & 0x7f) != '{')
		return 0;
	switch (at[1] & 0x7f) {
	case ')':
		size = 3;
		break;
	case '(':
		size = 6;
		break;
	default:
		return 0;
	}
	if (at[2] != 3 || (size == 6 && memcmp(at + 3, "\0\0\0", 3) != 0))
		return 0;
	return (at[size] & 0x7f) && strchr(texts, at[size] & 0x7f) ? 100 : 0;
}
