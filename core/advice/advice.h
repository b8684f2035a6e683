/* SPDX-License-Identifier: Apache-2.0
 * Advice with no model: what is known to help with what a profile shows. A remedy is given only
 * where the profile's own numbers support it, with the share it concerns, and with the most that
 * it could win: who makes a share p vanish altogether is at most 1 / (1 - p) times as fast
 * (Amdahl). What is known stands in remedies.tsv; rules about the profile as a whole in patterns.c.
 *
 * Every cost counts for one remedy only: the most specific of those given. So the shares of all
 * remedies add up to 100 % at most, where costs come from samples; totals of a table without
 * stacks may contain one another. */
#ifndef PC_ADVICE_ADVICE_H
#define PC_ADVICE_ADVICE_H

#include "profile/profile.h"

/* 0 stands for the usual value. New members go to the end: a query built against an older header is
 * smaller, and still works. */
struct pc_advice_query {
	size_t event;
	double least_percent; /* no remedy that concerns less; 2. Some ask for more of their own */
	size_t most;	      /* how many, observations included; 8 */
};

enum pc_advice_kind {
	PC_ADVICE_REMEDY,     /* something to do about a part of the cost */
	PC_ADVICE_PATTERN,    /* something that the profile shows as a whole */
	PC_ADVICE_OBSERVATION /* how far the profile itself can be trusted */
};
enum pc_advice_basis {
	PC_ADVICE_SELF,	   /* the cost of what matched, in itself */
	PC_ADVICE_SUBTREE, /* with all that it calls, by the stacks (or totals of a table) */
	PC_ADVICE_WHOLE	   /* a property of the profile: names are examples, if any */
};
enum pc_advice_effort { PC_EFFORT_DROP_IN, PC_EFFORT_SMALL, PC_EFFORT_REDESIGN, PC_EFFORT_NONE };

enum { PC_ADVICE_NAMES = 5 };

/* Texts are never NULL unless said; all of it lies in pc's arena. Lies in the command: a new member
 * raises PC_ABI_MAJOR. */
struct pc_advice {
	enum pc_advice_kind kind;
	const char *id, *title, *meaning, *action;
	const char *evidence; /* what is published or was measured, with its conditions; NULL: no
				 figure is verified */
	const char *source;   /* URL; NULL: none */
	bool verified;
	enum pc_advice_effort effort;
	const char *effort_word; /* "drop-in", "small change", "redesign", "nothing to win" */
	enum pc_advice_basis basis;
	const char *basis_word; /* "self", "subtree", "whole" */
	int64_t cost;	/* what it concerns, in the event's unit and digits; PC_UNKNOWN: it is no
			   cost */
	double percent; /* of the event's total; NAN where the cost is unknown */
	double speedup_most; /* at most this many times as fast; INFINITY at 100 %; NAN: no bound */
	const char *bound;   /* the same as a sentence; NULL: no bound */
	const char *names[PC_ADVICE_NAMES]; /* what matched, largest first; from strangers */
	size_t name_count;		    /* of those */
	size_t names_matched;		    /* how many there are in all */
};

/* Remedies and patterns by share, then observations. Lies in the command: a new member raises
 * PC_ABI_MAJOR. */
struct pc_advice_list {
	const struct pc_advice *items;
	size_t count;
	size_t left_out; /* supported by the numbers too, but beyond query->most */
};

/* Advice for one event, in pc's arena. Remedies are given for time and what stands for it (cycles,
 * samples, instructions); of other events (bytes, faults, …), and of
 * waiting (wall, off-cpu, delay), only observations are told. Names that
 * cost less than 0.01 % each, with what they call, are not looked at. An event that has no total,
 * or a negative cost (a difference of profiles), gets no advice: PC_OK, and nothing listed. */
PC_API int pc_advise_query(struct pc *pc, const struct pc_profile *profile,
			   const struct pc_advice_query *query, size_t query_size,
			   struct pc_advice_list *out_list);
#define pc_advise(pc, profile, query, out_list) \
	pc_advise_query(pc, profile, query, sizeof(struct pc_advice_query), out_list)

/* A frame of a stack that has no costs: of a trace, a dump of threads. */
struct pc_advice_frame {
	const char *function, *module, *file; /* NULL: unknown */
	enum pc_frame_kind kind;
	bool leaf; /* where the stack's thread stands; else it called what stands there */
};
/* What is known of any of them, those of the first frames first; how much it would win is not
 * known: cost and percent are, and `bound` is NULL. At most `most` (0: 8). */
PC_API int pc_advise_frames(struct pc *pc, const struct pc_advice_frame *frames, size_t count,
			    size_t most, struct pc_advice_list *out_list);

#endif
