/* SPDX-License-Identifier: Apache-2.0
 * One request to GitHub, and what is kept of its answer. Internal. */
#ifndef PC_INPUT_GITHUB_FETCH_H
#define PC_INPUT_GITHUB_FETCH_H

#include "input/github.h"
#include "wire/transport.h"

struct pc_github {
	struct pc *pc;
	const char *api;   /* without a "/" at its end */
	const char *token; /* NULL: there is none */
	bool local;
	const struct pc_transport *transport;
	struct pc_net *net;
};

/* What is kept, and what came. */
struct pc_github_answer {
	struct pc_text body, etag, link;
};
static inline void pc_auto_github_answer(struct pc_github_answer *answer)
{
	pc_text_clear(&answer->body);
	pc_text_clear(&answer->etag);
	pc_text_clear(&answer->link);
}

/* `url` lies below github->api. */
int pc_github_fetch(struct pc_github *github, const char *url, struct pc_github_answer *out);

/* github_kept.c: never an error; what can't be read or kept is not there. */
bool pc_github_kept(struct pc *pc, const char *url, struct pc_github_answer *out);
void pc_github_keep(struct pc *pc, const char *url, const struct pc_github_answer *answer);

#endif
