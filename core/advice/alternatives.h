/* SPDX-License-Identifier: Apache-2.0
 * What can be used in place of what: programs, libraries, functions, with what is published or was
 * measured of it. software.tsv holds what things are and the names by which they are known,
 * alternatives.tsv the pairs; both are data, built in. */
#ifndef PC_ADVICE_ALTERNATIVES_H
#define PC_ADVICE_ALTERNATIVES_H

#include "base/software.h"

/* How far it fits where the other one was. */
enum pc_fit { PC_FIT_DROP_IN, PC_FIT_MOSTLY, PC_FIT_OTHER };

struct pc_software {
	const char *id, *name, *what; /* the first of its names; a sentence */
	enum pc_software_kind kind;
	struct pc_span names; /* separated by "|" */
};

/* Texts are NULL where there is nothing to say; all of it lies in pc's arena. */
struct pc_alternative {
	const struct pc_software *of, *use;
	enum pc_fit fit;
	const char *fit_word; /* "drop-in", "mostly compatible", "another interface" */
	const char *evidence; /* with its conditions; NULL: no figure is verified */
	const char *watch;    /* what to look out for */
	const char *source;   /* URL */
};

/* A remedy that knows the thing: what helps with it while it stays. */
struct pc_known_remedy {
	const char *id, *title, *meaning, *action, *evidence,
		*source; /* the last two may be NULL */
	const char *effort;
};

struct pc_alternatives {
	const struct pc_alternative *items;
	size_t count; /* drop-in ones first */
	const struct pc_software *const *things;
	size_t thing_count; /* what the name means, also where nothing is known to be faster */
	const struct pc_known_remedy *remedies;
	size_t remedy_count;
	const char *near; /* a name that may be meant where nothing is known of it; or NULL */
};

/* All that is known of `target`, a name of one of `kinds` (bits 1 << enum pc_software_kind). */
PC_API int pc_alternatives_find(struct pc *pc, const char *target, unsigned kinds,
				struct pc_alternatives *out_found);

/* The names of a thing, one a call; false: there is none any more. */
PC_API bool pc_software_next_name(struct pc_span *rest, struct pc_span *out_name);

#endif
