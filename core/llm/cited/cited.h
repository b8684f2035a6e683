/* SPDX-License-Identifier: Apache-2.0
 * What a model says of a profile, held against the profile: functions and percentages that it cites
 * and that are not there. */
#ifndef PC_LLM_CITED_H
#define PC_LLM_CITED_H

#include "base/text.h"

struct pc_profile;

/* Names and shares that are known: what the prompt had. In pc's arena. */
struct pc_cited_known;
PC_API struct pc_cited_known *pc_cited_new(struct pc *pc);
PC_API void pc_cited_name(struct pc_cited_known *known, const char *name);
PC_API void pc_cited_percent(struct pc_cited_known *known, double percent);
/* Known is all else that this profile (borrowed) says of the event, too: it is looked up there. Of
 * four at most. */
PC_API void pc_cited_profile(struct pc_cited_known *known, const struct pc_profile *profile,
			     size_t event);

/* A place of the answer that cites what is not known. */
struct pc_cited {
	struct pc_span text; /* borrowed from the answer */
	bool is_percent;
	bool is_claim; /* a name that is given a share, as if the profile had it: else it is
			  mentioned, and may be a proposal */
};
/* What is in backticks or looks like a symbol ("std::vector<int>::push_back", "do_syscall_64") and
 * is no name, nor part of one; percentages that none of the known ones rounds to, nor sums of two,
 * nor of those cited beside them. Each once, in order. In pc's arena. */
PC_API size_t pc_cited_unknown(struct pc *pc, const struct pc_cited_known *known,
			       struct pc_span answer, const struct pc_cited **out_items);

#endif
