/* SPDX-License-Identifier: Apache-2.0
 * Advice about what is hot in annotated sources: by the names of hot functions, as for a profile,
 * and by the kind of work that their lines do. */
#ifndef PC_ADVICE_LINES_H
#define PC_ADVICE_LINES_H

#include "advice/advice.h"
#include "listing/hot.h"

/* What the shares support, largest first, in pc's arena. Nothing where the event stands for no
 * time. */
PC_API int pc_advise_listing(struct pc *pc, const struct pc_listing *listing, uint32_t event,
			     const struct pc_hot *hot, struct pc_advice_list *out_list);

#endif
