/* SPDX-License-Identifier: Apache-2.0
 * One sample of a profile.proto: where it was, what it cost, and what its labels say of the thread.
 */
#include "formats/pprof/proto_sample.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_proto_sample_clear(struct pc_proto_sample *sample)
{
	free(sample->locations);
	free(sample->values);
}

static void add_location(struct pc_proto_sample *sample, uint64_t id)
{
	sample->locations =
		PC_GROW(sample->locations, sample->location_count, sample->location_room);
	sample->locations[sample->location_count++] = id;
}

static void add_value(struct pc_proto_sample *sample, uint64_t value)
{
	sample->values = PC_GROW(sample->values, sample->value_count, sample->value_room);
	sample->values[sample->value_count++] = (int64_t)value;
}

/* Numbers come packed, or each as a field. */
static bool add_numbers(struct pc_proto_sample *sample, const struct pc_wire *wire,
			void (*add)(struct pc_proto_sample *sample, uint64_t number))
{
	struct pc_span rest = wire->bytes;
	uint64_t number;

	if (wire->type == PC_WIRE_NUMBER)
		add(sample, wire->number);
	while (rest.size) {
		if (!pc_wire_varint(&rest, &number))
			return false;
		add(sample, number);
	}
	return true;
}

enum label { LABEL_NONE, LABEL_PID, LABEL_TID, LABEL_PROCESS, LABEL_THREAD };

static enum label label_of(struct pc_span key)
{
	static const struct {
		const char *key;
		enum label label;
	} labels[] = {
		{ "pid", LABEL_PID },
		{ "process_id", LABEL_PID },
		{ "process id", LABEL_PID },
		{ "tid", LABEL_TID },
		{ "thread_id", LABEL_TID },
		{ "thread id", LABEL_TID },
		{ "comm", LABEL_PROCESS },
		{ "process_name", LABEL_PROCESS },
		{ "process name", LABEL_PROCESS },
		{ "thread_name", LABEL_THREAD },
		{ "thread name", LABEL_THREAD },
		{ "thread", LABEL_THREAD },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (pc_span_is(key, labels[i].key))
			return labels[i].label;
	return LABEL_NONE;
}

static bool add_label(const struct pc_proto *proto, struct pc_span message,
		      struct pc_proto_sample *sample)
{
	uint64_t numbers[3] = { 0 };
	struct pc_wire wire;
	struct pc_span text;
	enum label label;
	int64_t number;
	bool bad = false;

	while (pc_wire_take(&message, &wire, &bad))
		if (wire.type == PC_WIRE_NUMBER && wire.field <= 3)
			numbers[wire.field - 1] = wire.number;
	label = label_of(pc_proto_string(proto, numbers[0]));
	text = pc_proto_string(proto, numbers[1]);
	number = (int64_t)numbers[2];
	if (text.size && !pc_span_int(text, &number))
		number = -1;
	if (label == LABEL_PID)
		sample->pid = number;
	else if (label == LABEL_TID)
		sample->tid = number;
	else if (label == LABEL_PROCESS || (label == LABEL_THREAD && !sample->process.size))
		sample->process = text;
	return !bad;
}

bool pc_proto_sample(const struct pc_proto *proto, struct pc_span message,
		     struct pc_proto_sample *sample)
{
	struct pc_wire wire;
	bool bad = false, good = true;

	sample->location_count = sample->value_count = 0;
	sample->process.size = 0;
	sample->pid = sample->tid = -1;
	while (pc_wire_take(&message, &wire, &bad)) {
		if (wire.field == 1)
			good &= add_numbers(sample, &wire, add_location);
		else if (wire.field == 2)
			good &= add_numbers(sample, &wire, add_value);
		else if (wire.field == 3 && wire.type == PC_WIRE_BYTES)
			good &= add_label(proto, wire.bytes, sample);
	}
	return good && !bad && sample->value_count == proto->type_count;
}
