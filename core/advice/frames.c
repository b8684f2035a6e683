/* SPDX-License-Identifier: Apache-2.0
 * Advice for stacks that have no costs: what is known of the functions in them. */
#include <math.h>

#include "advice/advice.h"
#include "advice/match.h"
#include "base/auto.h"

enum { MOST = 8 };

struct found {
	const struct pc_remedies *remedies;
	struct pc_advice *items; /* in the order found */
	size_t count;
	uint32_t of[PC_REMEDIES_MAX]; /* by remedy: its item and 1; 0: none */
};

static void add_name(struct pc_advice *advice, const char *name)
{
	for (size_t i = 0; i < advice->name_count; i++)
		if (!strcmp(advice->names[i], name))
			return;
	if (advice->name_count < PC_ADVICE_NAMES)
		advice->names[advice->name_count++] = name;
	advice->names_matched++;
}

static void add_item(struct found *found, uint32_t remedy)
{
	const struct pc_remedy *known = &found->remedies->items[remedy];

	found->items[found->count++] =
		(struct pc_advice){ .kind = PC_ADVICE_REMEDY,
				    .id = known->id,
				    .title = known->title,
				    .meaning = known->meaning,
				    .action = known->action,
				    .evidence = known->evidence,
				    .source = known->source,
				    .verified = known->verified,
				    .effort = known->effort,
				    .effort_word = pc_effort_words[known->effort],
				    .basis = known->subtree ? PC_ADVICE_SUBTREE : PC_ADVICE_SELF,
				    .basis_word = known->subtree ? "subtree" : "self",
				    .cost = PC_UNKNOWN,
				    .percent = NAN,
				    .speedup_most = NAN };
	found->of[remedy] = (uint32_t)found->count;
}

/* A remedy for what a function costs in itself says nothing of one that only called. */
static void take(struct found *found, const struct pc_advice_frame *frame,
		 const struct pc_remedy_set *set, uint64_t context)
{
	for (uint32_t i = 0; i < found->remedies->count; i++) {
		const struct pc_remedy *remedy = &found->remedies->items[i];

		if (!pc_set_has(set, i) || remedy->effort == PC_EFFORT_NONE ||
		    (!frame->leaf && !remedy->subtree) || remedy->needs & ~context ||
		    remedy->forbids & context)
			continue;
		if (!found->of[i])
			add_item(found, i);
		if (frame->function || frame->module)
			add_name(&found->items[found->of[i] - 1],
				 frame->function ? frame->function : frame->module);
	}
}

int pc_advise_frames(struct pc *pc, const struct pc_advice_frame *frames, size_t count, size_t most,
		     struct pc_advice_list *out_list)
{
	struct pc_matcher matcher PC_AUTO(matcher) = { 0 };
	struct pc_text scratch PC_AUTO(text) = { 0 };
	struct pc_remedy_set *sets PC_AUTO(memory) = NULL;
	struct found found = { .count = 0 };
	uint64_t context = 0;
	int status = pc_remedies_read(pc, &found.remedies);

	if (status)
		return status;
	pc_matcher_init(&matcher, found.remedies, pc_memory(pc));
	found.items =
		pc_arena_alloc(pc_memory(pc), (found.remedies->count + 1) * sizeof(*found.items));
	sets = pc_zeroed(count, sizeof(*sets));
	for (size_t i = 0; i < count; i++)
		pc_match_names(&matcher,
			       &(struct pc_match_names){ pc_span(frames[i].function),
							 pc_span(frames[i].module),
							 pc_span(frames[i].file), frames[i].kind },
			       &scratch, &context, &sets[i]);
	for (size_t i = 0; i < count; i++)
		take(&found, &frames[i], &sets[i], context);
	most = most ? most : MOST;
	*out_list = (struct pc_advice_list){ .items = found.items };
	out_list->count = found.count < most ? found.count : most;
	out_list->left_out = found.count - out_list->count;
	return PC_OK;
}
