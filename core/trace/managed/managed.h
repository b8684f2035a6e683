/* SPDX-License-Identifier: Apache-2.0
 * What the parsers of managed languages' traces share: messages of several lines, frames that break
 * off, how Java writes a call. Internal. */
#ifndef PC_TRACE_MANAGED_H
#define PC_TRACE_MANAGED_H

#include "trace/builder.h"

/* Takes the prefix off; false: the text does not begin so. */
bool pc_trace_take(struct pc_span *text, const char *prefix);
/* The whole text up to `at`, a place in it. */
struct pc_span pc_trace_before(struct pc_span text, const char *at);
/* The last place of `needle`; NULL: it is not there. */
const char *pc_trace_find_last(struct pc_span text, const char *needle);
/* The number with which the text begins is taken off. */
bool pc_trace_digits(struct pc_span *text, int64_t *out_value);
/* The word up to `mark` or the end, taken off together with the mark. */
struct pc_span pc_trace_until(struct pc_span *text, char mark);

/* ---- a message: its lines joined with "; ", up to a limit ---- */
enum { PC_MESSAGE_LINES_MAX = 16, PC_MESSAGE_BYTES_MAX = 4096 };
struct pc_message {
	struct pc_text text;
	unsigned lines;
};
void pc_message_set(struct pc_message *message, struct pc_span line);
/* Blank lines add nothing. False: it is full. */
bool pc_message_add(struct pc_message *message, struct pc_span line);
/* Appends what was held back, and empties that. */
void pc_message_join(struct pc_message *message, struct pc_message *held);
void pc_message_drop(struct pc_message *message);
static inline struct pc_span pc_message_span(const struct pc_message *message)
{
	return pc_text_span(&message->text);
}
static inline void pc_message_clear(struct pc_message *message)
{
	pc_text_clear(&message->text);
}

/* The next trace begins, of something that failed: why is also the reason of the dump. Of causes
 * and the like it is not. */
void pc_trace_failed(struct pc_dump_builder *builder, enum pc_trace_role role,
		     struct pc_span message);

/* The present trace, if there is one, turns out to be what the next was caused by. */
void pc_trace_caused(struct pc_dump_builder *builder);

/* ---- a line that begins as a frame does, and is none ---- */
/* At the end of the input it was cut off; elsewhere it is a line that was skipped. */
struct pc_broken {
	uint64_t line;
};
void pc_broken_at(struct pc_broken *broken, uint64_t line_number);
/* To be called for every line, before it is looked at. */
void pc_broken_go_on(struct pc_broken *broken, struct pc_dump_builder *builder);
void pc_broken_end(struct pc_broken *broken, struct pc_dump_builder *builder);

/* ---- Java ---- */
/* "java.base/java.lang.Integer.parseInt(Integer.java:668) ~[app.jar:1.0]",
 * "Work.main(java.base@17/Work.java:8)"; false: it is no call. */
bool pc_java_site(struct pc_span text, struct pc_site *out_site);
/* "TIMED_WAITING (sleeping)" */
enum pc_trace_state pc_java_state(struct pc_span text);
/* A lock as the dump names it: "<0x00000000ffd1b608> (a java.lang.Object)",
 * "java.lang.Object@5b", "<java.lang.Object@5b>, owned by #12". Nothing is told of one that has no
 * name. */
void pc_java_lock(struct pc_dump_builder *builder, enum pc_lock_use use, struct pc_span text);
/* A parked thread waits for a lock, or for anything else that is made of one. */
enum pc_lock_use pc_java_parking(struct pc_span text);

#endif
