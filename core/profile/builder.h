/* SPDX-License-Identifier: Apache-2.0
 * How a parser fills a profile. Everything is interned: memory grows with distinct stacks, not with
 * the input. Internal. What a parser is says format.h. */
#ifndef PC_PROFILE_BUILDER_H
#define PC_PROFILE_BUILDER_H

#include "base/text.h"
#include "input/input.h"
#include "profile/profile.h"

struct pc_builder;

/* Ids are small integers; PC_NONE (base/table.h) is "unknown". */

/* The event of that name in this input, made when new. */
uint32_t pc_builder_event(struct pc_builder *builder, struct pc_span name);
/* The unit of an event; what pc_event_unit(name) guesses ("ns" for cpu-clock) unless a parser says
 * otherwise. */
void pc_builder_unit(struct pc_builder *builder, uint32_t event, const char *unit);
/* What the input says of the event as a whole; PC_UNKNOWN leaves it to be summed up (total,
 * samples) or unknown (lost). The total is in whole units, unless pc_builder_total_digits says how
 * many decimals it has. */
void pc_builder_totals(struct pc_builder *builder, uint32_t event, int64_t total, int64_t samples,
		       int64_t lost);
void pc_builder_total_digits(struct pc_builder *builder, uint32_t event, unsigned digits);
/* What one sample of the event stands for, where the input says it once for all. */
void pc_builder_period(struct pc_builder *builder, uint32_t event, int64_t period, unsigned digits);
/* The event's costs in this input are percentages in 1/100 %, whatever `digits` comes with them.
 * Call it before the first of them. */
void pc_builder_percent_only(struct pc_builder *builder, uint32_t event);

/* The event that is meant where the user names none, since the input says so; of several inputs the
 * first that says it counts. */
void pc_builder_prefer(struct pc_builder *builder, uint32_t event);

/* A frame; an empty span and 0 are "unknown". */
struct pc_place {
	struct pc_span function, module, file;
	uint32_t line;
	enum pc_frame_kind kind;
};
uint32_t pc_builder_frame(struct pc_builder *builder, const struct pc_place *place);
/* The stack that has `frame` called by the stack `caller` (PC_NONE: a root). Build from the root to
 * the leaf. */
uint32_t pc_builder_stack(struct pc_builder *builder, uint32_t caller, uint32_t frame);
/* The input records stacks, even where each of them happens to be of one frame: what has no callers
 * then has a total all the same. For formats that can't be written without stacks; of others a
 * stack of two frames says it. */
void pc_builder_has_stacks(struct pc_builder *builder);
/* A process ("gzip"; pid and tid -1 when unknown) and its thread. */
uint32_t pc_builder_thread(struct pc_builder *builder, struct pc_span process, int64_t pid,
			   int64_t tid);

/* Cost at the leaf of a stack. digits: decimals of `value` (0 for integers); overflow is an error
 * of the input. */
struct pc_sample {
	uint32_t stack, thread, event;
	int64_t value;
	unsigned digits;
	int64_t count; /* samples, or PC_UNKNOWN */
};
int pc_builder_sample(struct pc_builder *builder, const struct pc_sample *sample);

/* A row of a table that has no stacks: self and total are given, either may be PC_UNKNOWN. */
struct pc_row {
	uint32_t frame, thread, event;
	int64_t self, total;
	unsigned digits;
	int64_t count; /* samples, or PC_UNKNOWN */
};
int pc_builder_row(struct pc_builder *builder, const struct pc_row *row);
/* What a caller spends in a callee, in a table of calls without stacks: it is added to no total,
 * and shown where callers and callees are asked for. */
struct pc_call {
	uint32_t caller, callee, event; /* frames */
	int64_t value;			/* the callee's total when it is called from there */
	unsigned digits;
	int64_t calls; /* or PC_UNKNOWN */
};
int pc_builder_call(struct pc_builder *builder, const struct pc_call *call);
/* Rows of one function may overlap in their totals (one row a source line): such totals can't be
 * added up. Call it before the first row. */
void pc_builder_overlapping(struct pc_builder *builder);

void pc_builder_tool(struct pc_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
/* A note about the present input; said once an input. */
void pc_builder_note(struct pc_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_builder_skip(struct pc_builder *builder,
		     uint64_t line_number); /* a line that is no part of the format */
void pc_builder_damage(struct pc_builder *builder, uint64_t line_number, const char *fmt, ...)
	PC_PRINTF(3, 4);
/* Of a binary format: where its next part begins. */
void pc_builder_damage_byte(struct pc_builder *builder, uint64_t byte, const char *reason);
struct pc *pc_builder_pc(struct pc_builder *builder);

/* ---- shared by parsers (names.c) ---- */
const char *pc_event_unit(struct pc_span event_name); /* "cpu-clock:u" gives "ns" */
struct pc_span
pc_module_name(struct pc_span path); /* "/usr/lib/libc.so.6 (deleted)" gives "libc.so.6" */
enum pc_frame_kind pc_module_kind(struct pc_span path); /* "[kernel.kallsyms]", "vmlinux", "x.ko":
							   kernel; "perf-42.map": JIT */
/* "12.34" gives 1234 and digits 2; "1,234" gives 1234. False: no number. At most 9 decimals. */
bool pc_decimal(struct pc_span text, int64_t *out_value, unsigned *out_digits);
/* The same of languages whose decimal point is a comma: "1.234,56" gives 123456 and digits 2. Ask
 * it only for what pc_decimal() refuses, or where the comma is known to be none of thousands. */
bool pc_decimal_comma(struct pc_span text, int64_t *out_value, unsigned *out_digits);
/* value * multiplier / divisor, rounded; false on overflow. All of them positive. */
bool pc_scaled(int64_t value, int64_t multiplier, int64_t divisor, int64_t *out_value);
/* So many hundredths of a percent may rounded rows add up to; more than that is wrong. */
enum { PC_HUNDREDTHS_LIKELY = 10500 };
/* "34.05%" to 3405 in 1/100 %; false: no percentage */
bool pc_percent(struct pc_span text, int64_t *out_hundredths);

#endif
