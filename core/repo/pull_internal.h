/* SPDX-License-Identifier: Apache-2.0
 * Between the files of pull requests. Internal. */
#ifndef PC_REPO_PULL_INTERNAL_H
#define PC_REPO_PULL_INTERNAL_H

#include "input/github.h"
#include "repo/fetch.h"
#include "repo/pull.h"

struct pc_pull_remote {
	const char *name, *url;
	const char *shown; /* in messages: "origin (github.com/owner/name)" */
	struct pc_github_place place;
};

struct pc_pull_search {
	struct pc_repository *r;
	struct pc_github *github;
	uint32_t number;
	struct pc_fetch *fetch;
	const struct pc_pull_remote *remote; /* that is looked at */
	const char *head, *base;	     /* references here, of what is fetched from it */
	struct pc_github_pull answer;
	const struct pc_github_pull *told; /* by GitHub of it; NULL: nothing */
};

/* Fetches it from the remote, and finds its base. PC_EINPUT: it is not there. */
int pc_pull_fetch(struct pc_pull_search *search, struct pc_pull *out_pull);

#endif
