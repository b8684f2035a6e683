/* SPDX-License-Identifier: Apache-2.0
 * What stands before the detector and the input where libFuzzer runs millions (ld's --wrap). */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "formats/memo.h"
#include "fuzz.h"
#include "input/input.h"
#include "profile/format.h"

/* NOLINTBEGIN: the names are ld's */
const struct pc_format *__real_pc_format_detect(struct pc_span head, int *out_score);
const struct pc_format *__wrap_pc_format_detect(struct pc_span head, int *out_score);
int __real_pc_input_peek(struct pc_input *input, size_t size, struct pc_span *out_span);
int __wrap_pc_input_peek(struct pc_input *input, size_t size, struct pc_span *out_span);
int __real_pc_input_bytes(struct pc_input *input, struct pc_span *out_span);
int __wrap_pc_input_bytes(struct pc_input *input, struct pc_span *out_span);
int __real_pc_input_line(struct pc_input *input, struct pc_span *out_line, bool *out_more);
int __wrap_pc_input_line(struct pc_input *input, struct pc_span *out_line, bool *out_more);
void __real_pc_memo_keep(struct pc_memo *memo, struct pc_span text, uint32_t id);
void __wrap_pc_memo_keep(struct pc_memo *memo, struct pc_span text, uint32_t id);
/* NOLINTEND */

/* In a text of lines that do not belong the detector is asked hundreds of times, which is 20 times
 * the work of the parser. */
const struct pc_format *__wrap_pc_format_detect(struct pc_span head, int *out_score)
{
	if (!fuzz_detections)
		return NULL;
	fuzz_detections -= fuzz_detections != UINT_MAX;
	return __real_pc_format_detect(head, out_score);
}

/* Who reads beyond a span would find the rest of the buffer there, and the sanitizer nothing
 * wrong: each is a piece of memory of its own, gone when the next is given. */
static int alone(int status, struct pc_span *span)
{
	static char *copy;

	if (status)
		return status;
	free(copy);
	copy = pc_realloc(NULL, 1, span->size);
	if (span->size)
		memcpy(copy, span->data, span->size);
	span->data = copy;
	return status;
}

int __wrap_pc_input_peek(struct pc_input *input, size_t size, struct pc_span *out_span)
{
	return alone(__real_pc_input_peek(input, size, out_span), out_span);
}

int __wrap_pc_input_bytes(struct pc_input *input, struct pc_span *out_span)
{
	return alone(__real_pc_input_bytes(input, out_span), out_span);
}

int __wrap_pc_input_line(struct pc_input *input, struct pc_span *out_line, bool *out_more)
{
	int status = __real_pc_input_line(input, out_line, out_more);

	return status || !*out_more ? status : alone(status, out_line);
}

/* It is a MiB, of which a small input fills little. */
void __wrap_pc_memo_keep(struct pc_memo *memo, struct pc_span text, uint32_t id)
{
	if (fuzz_remembers)
		__real_pc_memo_keep(memo, text, id);
}
