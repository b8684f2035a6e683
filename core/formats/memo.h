/* SPDX-License-Identifier: Apache-2.0
 * What texts meant when they were last read: profiles say the same few thousand things over and
 * over. It forgets rather than grows. */
#ifndef PC_FORMATS_MEMO_H
#define PC_FORMATS_MEMO_H

#include "base/text.h"

struct pc_memo {
	struct pc_memo_slot *slots; /* owned; NULL until the first text is kept */
};

/* What pc_memo_keep was last given for `text`; PC_NONE (base/table.h): nothing, or forgotten. */
uint32_t pc_memo_find(const struct pc_memo *memo, struct pc_span text);
void pc_memo_keep(struct pc_memo *memo, struct pc_span text, uint32_t id);
void pc_memo_clear(struct pc_memo *memo); /* frees; the memo is empty and usable again */

#endif
