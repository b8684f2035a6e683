/* SPDX-License-Identifier: Apache-2.0
 * What is fetched for a run: into a repository of its own beside the sides, which borrows the
 * user's objects and goes with the run. Nothing is written into the user's. Internal. */
#ifndef PC_REPO_FETCH_H
#define PC_REPO_FETCH_H

#include "repo/repository.h"
#include "repo/side_place.h"

struct pc_fetch {
	struct pc *pc;
	const struct pc_repo_table *git;
	struct pc_run_folder place;
	bool there;
	const char *folder;   /* the repository: bare; in the arena */
	struct pc_repo *repo; /* NULL: nothing was fetched yet */
};

/* `borrow` false: the user's repository lacks objects, which a remote would think it has. Goes when
 * the run ends, or with pc_fetch_free. */
int pc_fetch_new(struct pc_repository *r, bool borrow, struct pc_fetch **out_fetch);
void pc_fetch_free(struct pc_fetch *fetch); /* NULL is fine */

/* Whom it is fetched from. */
struct pc_fetch_source {
	const char *url;
	const char *shown;	     /* what it is called in messages, safe */
	const char *user, *password; /* NULL: there is none */
};
/* Fetches those of the references that are there. PC_ENET: the remote can't be had; PC_ECONFIG: it
 * wants to know who asks, or does not like who it is. */
int pc_fetch_refs(struct pc_fetch *fetch, const struct pc_fetch_source *source,
		  const struct pc_repo_ref *refs, size_t count);
/* Whether it has such a commit. */
bool pc_fetch_has(struct pc_fetch *fetch, const char *text, struct pc_repo_commit *out_commit);

/* The module's fetch, in a child that can be ended whatever it waits for. *out_words: what it said,
 * safe to show, in the arena. (fetch_apart.c) */
int pc_fetch_apart(struct pc *pc, const struct pc_repo_table *git,
		   const struct pc_repo_fetch *fetch, enum pc_repo_answer *out_answer,
		   const char **out_words);

#endif
