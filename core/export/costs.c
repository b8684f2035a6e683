/* SPDX-License-Identifier: Apache-2.0
 * Costs, names and numbers as all exports need them. */
#include "export/costs.h"

#include <inttypes.h>

enum { DRAIN_SIZE = 64 << 10 };

/* ---- costs ---- */
static void read_cell(const struct pc_profile *profile, size_t i, struct pc_cost *cost)
{
	const struct pc_cell *cell = &profile->cells[i];
	const struct pc_where *where = &profile->wheres[cell->where];

	*cost = (struct pc_cost){ cell->stack,	 profile->nodes[cell->stack].frame,
				  where->thread, where->event,
				  cell->value,	 pc_cell_samples(profile, i) };
}

static void read_entry(const struct pc_profile *profile, size_t i, struct pc_cost *cost)
{
	const struct pc_entry *entry = &profile->entries[i];
	const struct pc_where *where = &profile->wheres[entry->where];

	*cost = (struct pc_cost){ PC_NONE,	entry->frame, where->thread,
				  where->event, entry->self,  entry->count };
}

bool pc_cost_next(const struct pc_profile *profile, size_t *index, struct pc_cost *out_cost)
{
	size_t count = (size_t)profile->cell_count + profile->entry_count;

	for (; *index < count; ++*index) {
		if (*index < profile->cell_count)
			read_cell(profile, *index, out_cost);
		else
			read_entry(profile, *index - profile->cell_count, out_cost);
		if (out_cost->value && out_cost->value != PC_UNKNOWN)
			return true;
	}
	return false;
}

int pc_cost_none(struct pc *pc, const struct pc_profile *profile, const struct pc_export *what)
{
	const char *name =
		what->event == PC_EXPORT_EVERY ? "any event" : profile->events[what->event].name;
	struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(name));
	pc_fail(pc, PC_EINPUT,
		"there is no self cost of %s in this profile, so there is nothing to export; name "
		"another event, or give a profile with self costs",
		safe.data ? safe.data : "");
	pc_text_clear(&safe);
	return PC_EINPUT;
}

/* ---- names and numbers ---- */
void pc_export_frame_name(const struct pc_profile *profile, uint32_t id, struct pc_text *out)
{
	const struct pc_frame_ids *frame = &profile->frames[id];
	const char *module = frame->module == PC_NONE ? "unknown" : profile->strings[frame->module];

	if (frame->function != PC_NONE)
		pc_text_puts(out, profile->strings[frame->function]);
	else
		pc_text_printf(out, module[0] == '[' ? "%s" : "[%s]", module);
}

const char *pc_export_process(const struct pc_profile *profile, uint32_t thread)
{
	uint32_t name = thread == PC_NONE ? PC_NONE : profile->threads[thread].process;

	return name == PC_NONE ? NULL : profile->strings[name];
}

unsigned pc_export_digits(const struct pc_event *event)
{
	return event->percent_only ? 2 : event->digits;
}

void pc_export_number(struct pc_text *out, int64_t value, unsigned digits)
{
	char text[64];
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	size_t at = sizeof(text);

	while (digits && rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	for (unsigned i = 0; i < digits; i++, rest /= 10)
		text[--at] = (char)('0' + rest % 10);
	if (digits)
		text[--at] = '.';
	do
		text[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		text[--at] = '-';
	pc_text_add(out, text + at, sizeof(text) - at);
}

const char *pc_export_title(const struct pc_export *what)
{
	return what->title && *what->title ? what->title : "perfcopilot";
}

/* ---- sinks ---- */
static int add_to_text(void *context, const char *bytes, size_t size)
{
	pc_text_add(context, bytes, size);
	return PC_OK;
}

struct pc_sink pc_sink_text(struct pc_text *text)
{
	return (struct pc_sink){ add_to_text, text };
}

static void give(struct pc_drain *drain)
{
	if (!drain->status && drain->held.size)
		drain->status = drain->sink->write(drain->sink->context, drain->held.data,
						   drain->held.size);
	drain->held.size = 0;
}

void pc_drain_check(struct pc_drain *drain)
{
	if (drain->held.size >= DRAIN_SIZE)
		give(drain);
}

int pc_drain_end(struct pc_drain *drain)
{
	give(drain);
	pc_text_clear(&drain->held);
	return drain->status;
}
