/* SPDX-License-Identifier: Apache-2.0
 * The CPU profile of gperftools and of early Go: words of the machine that was profiled, 0 3 0
 * PERIOD 0, samples of COUNT DEPTH ADDRESS…, the end as 0 1 0; then the lines of /proc/PID/maps.
 * Of Java the third word is 1, its addresses are mere numbers, and their names follow. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/pprof/legacy.h"

enum { DEPTH_MAX = 1 << 20, MAP_MAX = 16 << 20 };

struct shape {
	unsigned size; /* of a word, in bytes */
	bool big;      /* the first byte is the highest */
	bool java;
};

static uint64_t word_at(const char *at, struct shape shape)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < shape.size; i++)
		value |= (uint64_t)(unsigned char)at[i] << 8 * (shape.big ? shape.size - 1 - i : i);
	return value;
}

/* Words are in this shape if the head makes sense in it. */
static bool find_shape(struct pc_span head, struct shape *out_shape, uint64_t *out_period_us)
{
	static const struct shape shapes[] = {
		{ .size = 8 },
		{ .size = 4 },
		{ .size = 8, .big = true },
		{ .size = 4, .big = true },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		unsigned size = shapes[i].size;
		uint64_t period, version;

		if (head.size < 5 * (size_t)size || word_at(head.data, shapes[i]) != 0 ||
		    word_at(head.data + size, shapes[i]) != 3 ||
		    (version = word_at(head.data + 2 * (size_t)size, shapes[i])) > 1 ||
		    word_at(head.data + 4 * (size_t)size, shapes[i]) != 0)
			continue;
		period = word_at(head.data + 3 * (size_t)size, shapes[i]);
		if (!period || period > 3600u * 1000000)
			continue;
		*out_shape = shapes[i];
		out_shape->java = version == 1;
		*out_period_us = period;
		return true;
	}
	return false;
}

int pc_score_pprof_legacy_cpu(struct pc_span head)
{
	struct shape shape;
	uint64_t period;

	return find_shape(head, &shape, &period) ? 100 : 0;
}

struct cpu {
	struct pc_legacy *legacy;
	struct shape shape;
	uint64_t period_us, offset;
	struct pc_text held; /* what was not understood yet */
	bool ended;	     /* the samples; the map follows */
	const char *broken;
};

static void add_sample(struct cpu *cpu, const char *at, uint64_t depth)
{
	int64_t values[2] = { (int64_t)word_at(at, cpu->shape) };

	if (values[0] < 0 ||
	    __builtin_mul_overflow(values[0], (int64_t)cpu->period_us * 1000, &values[1]) ||
	    !pc_legacy_sample(cpu->legacy, PC_NONE, values)) {
		cpu->broken = "more samples than can be added up";
		return;
	}
	for (uint64_t i = 0; i < depth; i++) {
		uint64_t address = word_at(at + (i + 2) * cpu->shape.size, cpu->shape);

		/* a caller is where it will go on, after the call */
		if (i && address && !cpu->shape.java)
			address--;
		pc_legacy_frame(cpu->legacy, address, PC_NONE);
	}
}

/* The bytes of the sample at `at`; 0: it is not whole yet, or broken, or the end. */
static size_t take_sample(struct cpu *cpu, const char *at, size_t size)
{
	size_t word = cpu->shape.size;
	uint64_t depth;

	if (size < 3 * word)
		return 0;
	depth = word_at(at + word, cpu->shape);
	if (word_at(at, cpu->shape) == 0 && depth == 1 && word_at(at + 2 * word, cpu->shape) == 0) {
		cpu->ended = true;
		return 3 * word;
	}
	if (!depth || depth > DEPTH_MAX)
		cpu->broken = "a sample of no stack, or of too deep a one";
	else if (size >= (2 + depth) * word)
		add_sample(cpu, at, depth);
	else
		return 0;
	return cpu->broken ? 0 : (2 + depth) * word;
}

static void take_samples(struct cpu *cpu)
{
	size_t at = 0, used = 1;

	while (used && !cpu->ended && !cpu->broken) {
		used = take_sample(cpu, cpu->held.data + at, cpu->held.size - at);
		at += used;
	}
	memmove(cpu->held.data, cpu->held.data + at, cpu->held.size - at);
	cpu->held.size -= at;
	cpu->offset += at;
}

static void take_map(struct cpu *cpu)
{
	struct pc_span rest = { cpu->held.data, cpu->held.size }, line;

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (!pc_legacy_map(cpu->legacy, line))
			pc_legacy_locate(cpu->legacy, line);
	if (!pc_legacy_map(cpu->legacy, rest))
		pc_legacy_locate(cpu->legacy, rest);
}

static int read_all(struct cpu *cpu, struct pc_input *input)
{
	struct pc_span bytes;
	int status;

	do {
		status = pc_input_bytes(input, &bytes);
		if (status)
			return status;
		pc_text_add(&cpu->held, bytes.data, bytes.size);
		if (!cpu->offset) {
			size_t head = 5 * (size_t)cpu->shape.size;

			cpu->offset = head;
			memmove(cpu->held.data, cpu->held.data + head, cpu->held.size - head);
			cpu->held.size -= head;
		}
		if (!cpu->ended)
			take_samples(cpu);
	} while (bytes.size && !cpu->broken && !(cpu->ended && cpu->held.size > MAP_MAX));
	if (cpu->ended)
		take_map(cpu);
	else
		pc_builder_damage_byte(cpu->legacy->builder, cpu->offset,
				       cpu->broken ? cpu->broken : "the samples have no end");
	return PC_OK;
}

int pc_parse_pprof_legacy_cpu(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_legacy legacy PC_AUTO(legacy) = { 0 };
	struct cpu cpu = { .legacy = &legacy };
	struct pc_span head;
	int status;

	pc_legacy_init(&legacy, builder);
	status = pc_input_peek(input, 64, &head);
	if (status)
		return status;
	if (!find_shape(head, &cpu.shape, &cpu.period_us))
		return pc_fail(pc_builder_pc(builder), PC_EINPUT,
			       "no CPU profile of gperftools: it begins with other words than 0, "
			       "3, 0 or 1, its period and 0");
	pc_legacy_event(&legacy, "samples", "samples");
	pc_legacy_event(&legacy, "cpu", "ns");
	pc_builder_period(builder, legacy.events[1], (int64_t)cpu.period_us * 1000, 0);
	legacy.counted = true;
	status = read_all(&cpu, input);
	pc_text_clear(&cpu.held);
	return status ? status : pc_legacy_finish(&legacy);
}
