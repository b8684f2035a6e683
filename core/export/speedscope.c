/* SPDX-License-Identifier: Apache-2.0
 * Speedscope's file format (https://www.speedscope.app/file-format-schema.json), written as it is
 * made: the frames that all profiles share, then a sampled profile for each event. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/json.h"
#include "base/table.h"
#include "export/costs.h"

struct scope {
	struct pc *pc;
	const struct pc_profile *profile;
	const struct pc_export *what;
	struct pc_arena *arena;
	struct pc_table processes; /* their frames come behind those of the profile */
	struct pc_drain drain;
	uint32_t *path; /* frames of a stack, leaf first */
	uint32_t path_size, path_room;
	struct pc_text name;
};

static void put(struct scope *scope, const char *text)
{
	pc_text_puts(&scope->drain.held, text);
}

static void put_string(struct scope *scope, const char *text)
{
	struct json_object *string PC_AUTO(json) = pc_json_string(text);

	pc_json_print(&scope->drain.held, string, false);
}

/* ---- frames ---- */
static void put_frame(struct scope *scope, uint32_t id)
{
	const struct pc_frame_ids *frame = &scope->profile->frames[id];

	scope->name.size = 0;
	pc_export_frame_name(scope->profile, id, &scope->name);
	put(scope, id ? ",\n{\"name\":" : "\n{\"name\":");
	put_string(scope, scope->name.data);
	if (frame->file != PC_NONE) {
		put(scope, ",\"file\":");
		put_string(scope, scope->profile->strings[frame->file]);
	}
	if (frame->line)
		pc_text_printf(&scope->drain.held, ",\"line\":%u", (unsigned)frame->line);
	put(scope, "}");
	pc_drain_check(&scope->drain);
}

static void put_frames(struct scope *scope)
{
	const struct pc_profile *profile = scope->profile;
	const char *process;

	put(scope, "\"shared\":{\"frames\":[");
	for (uint32_t i = 0; i < profile->frame_count; i++)
		put_frame(scope, i);
	for (uint32_t i = 0; i < profile->thread_count && !scope->what->bare; i++) {
		process = pc_export_process(profile, i);
		if (process)
			pc_table_intern(&scope->processes, pc_span(process), NULL);
	}
	for (uint32_t i = 0; i < scope->processes.count; i++) {
		put(scope, profile->frame_count || i ? ",\n{\"name\":" : "\n{\"name\":");
		put_string(scope, scope->processes.keys[i].data);
		put(scope, "}");
	}
	put(scope, "\n]}");
}

/* ---- profiles ---- */
/* The frames of a stack, root first; for one cost. */
static void put_stack(struct scope *scope, const struct pc_cost *cost)
{
	const char *process = pc_export_process(scope->profile, cost->thread);
	struct pc_text *out = &scope->drain.held;
	uint32_t stack = cost->stack, id;

	pc_text_putc(out, '[');
	if (process && !scope->what->bare) {
		id = pc_table_find(&scope->processes, pc_span(process));
		pc_text_printf(out, "%u,", (unsigned)(scope->profile->frame_count + id));
	}
	scope->path_size = 0;
	for (; stack != PC_NONE; stack = scope->profile->nodes[stack].caller) {
		scope->path = PC_GROW(scope->path, scope->path_size, scope->path_room);
		scope->path[scope->path_size++] = scope->profile->nodes[stack].frame;
	}
	if (!scope->path_size)
		pc_text_printf(out, "%u,", (unsigned)cost->frame);
	while (scope->path_size)
		pc_text_printf(out, "%u,", (unsigned)scope->path[--scope->path_size]);
	out->data[out->size - 1] = ']';
}

static int check_costs(struct scope *scope, size_t event, bool *out_any, int64_t *out_sum)
{
	struct pc_cost cost;

	*out_any = false;
	*out_sum = 0;
	for (size_t i = 0; pc_cost_next(scope->profile, &i, &cost); i++) {
		if (cost.event != event)
			continue;
		if (cost.value < 0)
			return pc_fail(
				scope->pc, PC_EINPUT,
				"speedscope can't show negative costs, and those of a difference "
				"are; export it as folded stacks or for pprof");
		*out_sum += cost.value;
		*out_any = true;
	}
	return PC_OK;
}

/* Samples, then what each weighs. */
static void put_costs(struct scope *scope, size_t event,
		      void (*each)(struct scope *scope, const struct pc_cost *cost))
{
	struct pc_cost cost;
	bool any = false;

	put(scope, "[");
	for (size_t i = 0; pc_cost_next(scope->profile, &i, &cost) && !scope->drain.status; i++) {
		if (cost.event != event)
			continue;
		if (any)
			put(scope, ",\n");
		any = true;
		each(scope, &cost);
		pc_drain_check(&scope->drain);
	}
	put(scope, "]");
}

static void put_weight(struct scope *scope, const struct pc_cost *cost)
{
	pc_export_number(&scope->drain.held, cost->value,
			 pc_export_digits(&scope->profile->events[cost->event]));
}

static void put_profile(struct scope *scope, size_t index, int64_t sum)
{
	const struct pc_event *event = &scope->profile->events[index];
	bool stacks = pc_profile_has_stacks(scope->profile);

	scope->name.size = 0;
	pc_text_printf(&scope->name, "%s%s", event->name, stacks ? "" : " (self cost, no stacks)");
	put(scope, "{\"type\":\"sampled\",\"name\":");
	put_string(scope, scope->name.data);
	pc_text_printf(&scope->drain.held, ",\"unit\":\"%s\",\"startValue\":0,\"endValue\":",
		       pc_export_speedscope_unit(event));
	pc_export_number(&scope->drain.held, sum, pc_export_digits(event));
	put(scope, ",\n\"samples\":");
	put_costs(scope, index, put_stack);
	put(scope, ",\n\"weights\":");
	put_costs(scope, index, put_weight);
	put(scope, "}");
}

static int put_profiles(struct scope *scope)
{
	size_t count = 0;
	int64_t sum;
	bool any;

	for (size_t i = 0; i < scope->profile->event_count; i++) {
		int status = PC_OK;

		if (scope->what->event != PC_EXPORT_EVERY && scope->what->event != i)
			continue;
		status = check_costs(scope, i, &any, &sum);
		if (status)
			return status;
		if (!any)
			continue;
		put(scope, count++ ? ",\n" : "");
		put_profile(scope, i, sum);
	}
	return count ? PC_OK : pc_cost_none(scope->pc, scope->profile, scope->what);
}

static int put_file(struct scope *scope)
{
	int status;

	put(scope, "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n"
		   "\"exporter\":\"perfcopilot " PC_VERSION "\",\n\"name\":");
	put_string(scope, pc_export_title(scope->what));
	put(scope, ",\n\"activeProfileIndex\":0,\n");
	put_frames(scope);
	put(scope, ",\n\"profiles\":[\n");
	status = put_profiles(scope);
	put(scope, "\n]}\n");
	return status;
}

int pc_export_speedscope(struct pc *pc, const struct pc_profile *profile,
			 const struct pc_export *what, const struct pc_sink *sink)
{
	struct scope scope = { .pc = pc,
			       .profile = profile,
			       .what = what,
			       .arena = pc_arena_new(),
			       .drain = { .sink = sink } };
	int status, drained;

	pc_table_init(&scope.processes, scope.arena);
	status = put_file(&scope);
	drained = pc_drain_end(&scope.drain);
	pc_table_clear(&scope.processes);
	pc_arena_free(scope.arena);
	pc_text_clear(&scope.name);
	free(scope.path);
	return status ? status : drained;
}
