/* SPDX-License-Identifier: Apache-2.0
 * GitHub, for reading. Its address is https://api.github.com or $GITHUB_API_URL; the token,
 * $GITHUB_TOKEN or $GH_TOKEN, goes there alone, over https (http to this machine only). Answers are
 * kept with their ETags in $XDG_CACHE_HOME/perfcopilot/github, and asked for again with them.
 * Internal. */
#ifndef PC_INPUT_GITHUB_H
#define PC_INPUT_GITHUB_H

#include "base/arena.h"
#include "base/json.h"

struct pc_github;

/* Whose repository, as a remote's address has it: https, ssh, git or "git@host:owner/name". */
struct pc_github_place {
	const char *host, *owner, *name; /* in the arena */
};
/* False: the address is none of a repository at such a place. */
bool pc_github_place(struct pc_arena *arena, struct pc_span url, struct pc_github_place *out_place);

/* Connects to nothing yet. PC_ECONFIG: what of the environment is wrong; PC_ENET: --offline. */
int pc_github_open(struct pc *pc, struct pc_github **out_github);
void pc_github_close(struct pc_github *github); /* NULL is fine */
static inline void pc_auto_github(struct pc_github **github)
{
	pc_github_close(*github);
}

/* Whether its API is that of a host; one of this machine may stand for any. */
bool pc_github_serves(const struct pc_github *github, const char *host);
/* The name and the word by which git logs in at `url`; false: nothing of the kind is known, or it
 * is not for who listens there. Borrowed. */
bool pc_github_login(const struct pc_github *github, const char *url, const char **out_user,
		     const char **out_password);

/* What is at "repos/owner/name/…" below the API's address. PC_EINPUT: it is not there, or is no
 * JSON; PC_ECONFIG: the token is refused; PC_ENET: all else. A limit on the rate that ends within a
 * minute is waited for. */
int pc_github_get(struct pc_github *github, const char *path, struct json_object **out_json);
/* The elements of a list, page by page, at most so many; *out_cut: there are more. */
int pc_github_list(struct pc_github *github, const char *path, size_t most,
		   struct json_object **out_array, bool *out_cut);

/* All in pc's arena; refs and commits are checked, so that they can be given to git. */
struct pc_github_pull {
	const char *title, *state; /* safe to show; "open", "closed", "merged" */
	const char *base_ref, *base_commit, *head_ref, *head_commit;
	const char *merge_commit; /* of a merged one, what came of it; NULL: not known */
	const char *head_url;	  /* to clone from; NULL: that repository is gone */
};
int pc_github_pull(struct pc_github *github, const struct pc_github_place *place, uint32_t number,
		   struct pc_github_pull *out_pull);

/* ---- parts ---- */
/* The address of rel="next" in a Link header; empty: there is none. */
struct pc_span pc_github_next(struct pc_span link);
/* Whether a repository's host is that of an API: "github.com" and "https://api.github.com",
 * "ghe.example.org" and "https://ghe.example.org/api/v3". */
bool pc_github_matches(struct pc_span api, const char *host);
/* Why an API's address can't be used; NULL: it can. */
const char *pc_github_why_not(struct pc_span url, bool *out_local);

#endif
