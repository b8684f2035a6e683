/* SPDX-License-Identifier: Apache-2.0
 * How many tokens a text takes, roughly: no tokenizer is at hand, and none fits every model. */
#ifndef PC_LLM_TOKENS_H
#define PC_LLM_TOKENS_H

#include <stdint.h>

#include "base/text.h"

/* An estimate that errs on the large side for code, symbols and numbers. */
PC_API int64_t pc_tokens(struct pc_span text);
/* How many of its bytes, whole characters, take no more than `max_tokens`. */
PC_API size_t pc_tokens_fit(struct pc_span text, int64_t max_tokens);

#endif
