/* SPDX-License-Identifier: Apache-2.0
 * What units are called elsewhere. */
#include <inttypes.h>
#include <stdio.h>

#include "export/costs.h"

const char *pc_export_speedscope_unit(const struct pc_event *event)
{
	static const struct {
		const char *ours, *theirs;
	} units[] = {
		{ "ns", "nanoseconds" }, { "us", "microseconds" }, { "ms", "milliseconds" },
		{ "s", "seconds" },	 { "bytes", "bytes" },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && !event->percent_only; i++)
		if (!strcmp(event->unit, units[i].ours))
			return units[i].theirs;
	return "none";
}

static unsigned finer_digits(const char *unit)
{
	return !strcmp(unit, "s") ? 9 : !strcmp(unit, "ms") ? 6 : !strcmp(unit, "us") ? 3 : 0;
}

void pc_export_pprof_unit(const struct pc_event *event, int64_t most, struct pc_unit *unit)
{
	const char *name = event->percent_only ? "percent" : event->unit;
	unsigned digits = pc_export_digits(event), finer = finer_digits(name);
	int64_t divisor = 1;

	unit->factor = 1;
	for (unsigned i = digits; i < finer; i++)
		unit->factor *= 10;
	if (finer && digits <= finer && !__builtin_mul_overflow(most, unit->factor, &most)) {
		name = "nanoseconds";
		digits = 0;
	} else {
		unit->factor = 1;
	}
	if (!strcmp(name, "ns"))
		name = "nanoseconds";
	if (!strcmp(name, "samples"))
		name = "count";
	for (unsigned i = 0; i < digits; i++)
		divisor *= 10;
	if (digits)
		snprintf(unit->name, sizeof(unit->name), "%.40s/%" PRId64, name, divisor);
	else
		snprintf(unit->name, sizeof(unit->name), "%.63s", name);
}
