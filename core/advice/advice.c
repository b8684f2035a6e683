/* SPDX-License-Identifier: Apache-2.0
 * Advice: from the costs of a profile to what can be done about them. */
#include "advice/advice.h"

#include "base/arena.h"

int pc_advise_query(struct pc *pc, const struct pc_profile *profile,
		    const struct pc_advice_query *query, size_t query_size,
		    struct pc_advice_list *out_list)
{
	(void)pc, (void)profile, (void)query, (void)query_size;
	*out_list = (struct pc_advice_list){ 0 };
	return PC_OK;
}
