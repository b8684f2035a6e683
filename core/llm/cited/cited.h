/* SPDX-License-Identifier: Apache-2.0
 * What a model says of data, held against the data: functions, percentages, lines of source and
 * counts that it cites and that are not there. */
#ifndef PC_LLM_CITED_H
#define PC_LLM_CITED_H

#include "base/text.h"

struct pc_profile;

enum pc_cited_kind {
	PC_CITED_NAME,
	PC_CITED_PERCENT,
	PC_CITED_LINE,	   /* "line 20", "mix.c:20" */
	PC_CITED_COUNT,	   /* "12 threads" */
	PC_CITED_QUANTITY, /* "12.5 ms", "3 MiB" */
	PC_CITED_KINDS
};

/* Names and shares that are known: what the prompt had. In pc's arena. */
struct pc_cited_known;
PC_API struct pc_cited_known *pc_cited_new(struct pc *pc);
PC_API void pc_cited_name(struct pc_cited_known *known, const char *name);
PC_API void pc_cited_percent(struct pc_cited_known *known, double percent);
/* Lines of a source; `file` NULL: it has no name. Of lines nothing is said where none are known,
 * and of counts ("12 threads") neither. */
PC_API void pc_cited_lines(struct pc_cited_known *known, const char *file, uint32_t first,
			   uint32_t last);
PC_API void pc_cited_count(struct pc_cited_known *known, int64_t count);
/* What was measured: `unit` is "ns" or "bytes", nothing is said of others. Of times nothing is said
 * where no time is known, and of sizes neither. */
PC_API void pc_cited_quantity(struct pc_cited_known *known, double value, const char *unit);
/* The numbers of a text, as of a source or a remark: percentages, and what may be cited as a
 * quantity in whichever unit. */
PC_API void pc_cited_text(struct pc_cited_known *known, struct pc_span text);
/* Whether things of this kind are held against anything: of names and percentages always. */
PC_API bool pc_cited_knows(const struct pc_cited_known *known, enum pc_cited_kind kind);
/* Known is all else that this profile (borrowed) says of the event, too: it is looked up there. Of
 * four at most. */
PC_API void pc_cited_profile(struct pc_cited_known *known, const struct pc_profile *profile,
			     size_t event);

/* A place of the answer that cites what is not known. */
struct pc_cited {
	struct pc_span text; /* borrowed from the answer */
	enum pc_cited_kind kind;
	/* It is said to be in the data: a name that is given a share, a percentage that is not one
	 * of what a change would gain, a count that is none to be set. Else it may be a proposal.
	 */
	bool is_claim;
};
/* What is in backticks or looks like a symbol ("std::vector<int>::push_back", "do_syscall_64") and
 * is no name, nor part of one; percentages that none of the known ones rounds to, nor sums of two,
 * nor of those cited beside them; lines and counts. Each once, in order. In pc's arena. */
PC_API size_t pc_cited_unknown(struct pc *pc, const struct pc_cited_known *known,
			       struct pc_span answer, const struct pc_cited **out_items);

#endif
