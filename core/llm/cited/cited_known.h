/* SPDX-License-Identifier: Apache-2.0
 * What is known: taught (cited.h), and asked for by the walk through an answer. Internal part of
 * cited.h. */
#ifndef PC_LLM_CITED_KNOWN_H
#define PC_LLM_CITED_KNOWN_H

#include "llm/cited/cited_names.h"
#include "llm/cited/cited_numbers.h"
#include "llm/cited/cited_quantity.h"

enum { PC_CITED_PROFILES = 4 };

struct pc_cited_known {
	struct pc_cited_names names;
	struct pc_cited_percents percents;
	struct pc_cited_numbers numbers;
	struct pc_cited_quantities quantities;
	struct {
		const struct pc_profile *profile;
		size_t event;
	} profiles[PC_CITED_PROFILES];
	size_t profile_count;
};

#endif
