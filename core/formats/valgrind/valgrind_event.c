/* SPDX-License-Identifier: Apache-2.0
 * The events of valgrind's tools, and of those that write its formats. */
#include "formats/valgrind/valgrind_event.h"

static const struct {
	const char *name, *unit;
} units[] = {
	{ "Ir", "instructions" }, { "Dr", "references" },  { "Dw", "references" },
	{ "I1mr", "misses" },	  { "ILmr", "misses" },	   { "I2mr", "misses" },
	{ "D1mr", "misses" },	  { "D1mw", "misses" },	   { "DLmr", "misses" },
	{ "DLmw", "misses" },	  { "D2mr", "misses" },	   { "D2mw", "misses" },
	{ "Bc", "branches" },	  { "Bcm", "misses" },	   { "Bi", "branches" },
	{ "Bim", "misses" },	  { "sysCount", "calls" }, { "Ticks", "ticks" },
	{ "ns", "ns" },		  { "us", "us" },	   { "ms", "ms" },
};

/* "Time_(10ns)" and "cpu(ms)" name their unit. */
static struct pc_span unit_in_brackets(struct pc_span name)
{
	struct pc_span before, unit;

	if (name.size && name.data[name.size - 1] == ')' &&
	    pc_span_cut_last(name, '(', &before, &unit)) {
		unit.size--;
		return unit;
	}
	return (struct pc_span){ name.data, 0 };
}

const char *pc_valgrind_unit_of(struct pc_span name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(name, units[i].name))
			return units[i].unit;
	return NULL;
}

void pc_valgrind_unit(struct pc_builder *builder, uint32_t event, struct pc_span name)
{
	struct pc_span given = unit_in_brackets(name);
	const char *known = pc_valgrind_unit_of(name);
	char unit[32];

	if (known)
		pc_builder_unit(builder, event, known);
	if (!given.size || given.size >= sizeof(unit))
		return;
	memcpy(unit, given.data, given.size);
	unit[given.size] = '\0';
	pc_builder_unit(builder, event, unit);
}
