/* SPDX-License-Identifier: Apache-2.0
 * What may be asked of a sealed profile. */
#include "profile/profile.h"

#include "base/auto.h"
#include "base/context.h"
#include "profile/sealed.h"

enum { EVENTS_LISTED = 20 };

const char *pc_profile_format(const struct pc_profile *profile)
{
	return profile->format;
}

const char *pc_profile_tool(const struct pc_profile *profile)
{
	return profile->tool;
}

const struct pc_event *pc_profile_events(const struct pc_profile *profile, size_t *out_count)
{
	*out_count = profile->event_count;
	return profile->events;
}

bool pc_profile_has_stacks(const struct pc_profile *profile)
{
	return profile->has_stacks;
}

const struct pc_remarks *pc_profile_remarks(const struct pc_profile *profile)
{
	return &profile->remarks;
}

uint64_t pc_profile_skipped(const struct pc_profile *profile, const char **out_first)
{
	*out_first = profile->remarks.skipped_first;
	return profile->remarks.skipped;
}

bool pc_profile_damage(const struct pc_profile *profile, const char **out_at,
		       const char **out_reason)
{
	if (!profile->remarks.damage_at)
		return false;
	*out_at = profile->remarks.damage_at;
	*out_reason = profile->remarks.damage_reason;
	return true;
}

const char *const *pc_profile_notes(const struct pc_profile *profile)
{
	return profile->remarks.notes;
}

/* ---- the event that is meant ---- */
/* "cycles:ppp" is cycles with modifiers, "sched:sched_switch" has none: how long the name before
 * them is. */
static size_t base_size(const char *name)
{
	const char *colon = strrchr(name, ':');

	if (!colon || colon == name || !colon[1] || colon[1 + strspn(colon + 1, "ukhGHpPSDWebRI")])
		return strlen(name);
	return (size_t)(colon - name);
}

/* Whether b is a better choice than a when the user named none. */
static bool is_better(const struct pc_profile *profile, size_t a, size_t b)
{
	const struct pc_event *events = profile->events;

	if (events[a].samples == PC_UNKNOWN || events[b].samples == PC_UNKNOWN) {
		/* perf abbreviates the number of samples ("3K") where it is large */
		if (!strcmp(events[a].unit, events[b].unit) && events[a].total != events[b].total)
			return events[b].total > events[a].total;
	}
	if (events[a].samples != events[b].samples) /* PC_UNKNOWN is less than any number */
		return events[b].samples > events[a].samples;
	return profile->facts[b].entries > profile->facts[a].entries;
}

static int which_event(struct pc *pc, const struct pc_profile *profile, const char *name,
		       const char *problem)
{
	struct pc_text list PC_AUTO(text) = { 0 }, asked PC_AUTO(text) = { 0 };

	for (size_t i = 0; i < profile->event_count && i < EVENTS_LISTED; i++) {
		pc_text_puts(&list, i ? ", " : "");
		pc_text_safe(&list, pc_span(profile->events[i].name));
	}
	if (profile->event_count > EVENTS_LISTED)
		pc_text_printf(&list, " and %zu more", profile->event_count - EVENTS_LISTED);
	pc_text_safe(&asked, pc_span(name));
	return pc_fail(pc, PC_EUSAGE, "%s \"%s\"; events are %s", problem,
		       asked.data ? asked.data : "", list.data ? list.data : "none");
}

int pc_profile_event(struct pc *pc, const struct pc_profile *profile, const char *name,
		     size_t *out_index)
{
	size_t found = SIZE_MAX, matches = 0, size = strlen(name);

	if (!*name && profile->preferred != PC_NONE) {
		*out_index = profile->preferred;
		return PC_OK;
	}
	for (size_t i = 0; i < profile->event_count; i++) {
		const char *event = profile->events[i].name;

		if (!*name) {
			found = found == SIZE_MAX || is_better(profile, found, i) ? i : found;
			matches = 1;
		} else if (!strcmp(event, name)) {
			*out_index = i;
			return PC_OK;
		} else if (base_size(event) == size && !strncmp(event, name, size)) {
			found = i;
			matches++;
		}
	}
	if (matches != 1)
		return which_event(pc, profile, name,
				   matches ? "several events match" : "there is no event");
	*out_index = found;
	return PC_OK;
}
