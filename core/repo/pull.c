/* SPDX-License-Identifier: Apache-2.0
 * A pull request, at one remote after the other until one has it. */
#include "repo/pull_internal.h"

#include "base/auto.h"
#include "base/context.h"

enum { REMOTES_MAX = 100 };

struct remotes {
	struct pc_repository *r;
	const struct pc_github *github;
	const char *elsewhere; /* one at another host; NULL: none */
	struct pc_pull_remote items[REMOTES_MAX];
	size_t count;
	bool partial; /* one of them keeps objects that are not here */
};

/* ---- which are asked ---- */
/* The address as it is written says whose repository it is, also where a mirror stands for it. */
static void take_remote(void *context, const struct pc_repo_remote *remote)
{
	struct remotes *remotes = context;
	struct pc_arena *arena = pc_memory(remotes->r->pc);
	struct pc_pull_remote found = { .name = pc_arena_strdup(arena, remote->name),
					.url = pc_arena_strdup(arena, remote->url) };

	remotes->partial |= remote->partial;
	if (remotes->count == REMOTES_MAX ||
	    (!pc_github_place(arena, pc_span(remote->given), &found.place) &&
	     !pc_github_place(arena, pc_span(remote->url), &found.place)))
		return;
	found.shown =
		pc_arena_printf(arena, "%s (%s/%s/%s)", pc_repo_safe(remotes->r->pc, found.name),
				found.place.host, found.place.owner, found.place.name);
	if (pc_github_serves(remotes->github, found.place.host))
		remotes->items[remotes->count++] = found;
	else
		remotes->elsewhere = found.shown;
}

/* That of a fork's parent comes first, then that which was cloned; others only where there is
 * neither: one of a fork has pull requests of the same numbers. */
static void choose(struct remotes *remotes)
{
	static const char *const names[] = { "upstream", "origin" };
	size_t chosen = 0;

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		for (size_t i = chosen; i < remotes->count; i++)
			if (!strcmp(remotes->items[i].name, names[n])) {
				struct pc_pull_remote swapped = remotes->items[i];

				remotes->items[i] = remotes->items[chosen];
				remotes->items[chosen++] = swapped;
			}
	if (chosen)
		remotes->count = chosen;
}

static int find_remotes(struct pc_repository *r, struct remotes *remotes)
{
	if (r->git->each_remote(r->repo, take_remote, remotes))
		return pc_fail(r->pc, PC_EINPUT, "the remotes of %s can't be read: %s", r->shown,
			       pc_repo_safe(r->pc, r->git->words()));
	choose(remotes);
	if (!remotes->count && remotes->elsewhere)
		return pc_fail(r->pc, PC_ECONFIG,
			       "%s has no remote at GitHub, where pull requests are, but %s: where "
			       "that is a GitHub Enterprise server, set GITHUB_API_URL to the "
			       "address of its API",
			       r->shown, remotes->elsewhere);
	if (!remotes->count)
		return pc_fail(r->pc, PC_EINPUT,
			       "%s has no remote at GitHub, where pull requests are; \"git remote "
			       "-v\" lists what it has",
			       r->shown);
	return PC_OK;
}

/* ---- one of them ---- */
/* Names are the remote's own: nothing of one is taken for another's. */
static void begin(struct pc_pull_search *search, const struct pc_pull_remote *remote)
{
	struct pc_arena *arena = pc_memory(search->r->pc);

	search->remote = remote;
	search->head = pc_arena_printf(arena, "refs/perfcopilot/%s/head", remote->name);
	search->base = pc_arena_printf(arena, "refs/perfcopilot/%s/base", remote->name);
	search->told = NULL;
}

/* What GitHub could not tell git may know, unless it is the settings that are wrong. */
static int look_at(struct pc_pull_search *search, struct pc_pull *out_pull)
{
	struct pc *pc = search->r->pc;
	int asked = pc_github_pull(search->github, &search->remote->place, search->number,
				   &search->answer);
	const char *why = pc_arena_strdup(pc_memory(pc), pc_error(pc));
	int status;

	if (asked && asked != PC_ENET && asked != PC_EINPUT)
		return asked;
	pc_forget(pc);
	search->told = asked ? NULL : &search->answer;
	status = pc_pull_fetch(search, out_pull);
	if (!asked || status == PC_ECANCEL)
		return status;
	if (status)
		return pc_fail(pc, asked, "%s; nor does git find it: %s", why,
			       pc_arena_strdup(pc_memory(pc), pc_error(pc)));
	out_pull->warning = pc_arena_printf(
		pc_memory(pc),
		"GitHub could not be asked, so the base is where #%u left the default branch, %s: "
		"%s",
		search->number, out_pull->base.given, why);
	return PC_OK;
}

static int look(struct pc_pull_search *search, const struct remotes *remotes,
		struct pc_pull *out_pull)
{
	int status = pc_fetch_new(search->r, !remotes->partial, &search->fetch);

	if (status)
		return status;
	status = PC_EINPUT;
	for (size_t i = 0; i < remotes->count && status == PC_EINPUT; i++) {
		begin(search, &remotes->items[i]);
		status = look_at(search, out_pull);
	}
	if (status == PC_OK)
		search->r->fetch = search->fetch;
	else
		pc_fetch_free(search->fetch);
	return status;
}

int pc_pull_find(struct pc_repository *r, uint32_t number, struct pc_pull *out_pull)
{
	struct pc_github *github PC_AUTO(github) = NULL;
	struct pc_pull_search search = { .r = r, .number = number };
	struct remotes *remotes = pc_arena_alloc(pc_memory(r->pc), sizeof(*remotes));
	struct pc_pull pull = { .number = number };
	int status = pc_github_open(r->pc, &github);

	search.github = github;
	remotes->github = github;
	remotes->r = r;
	if (!status)
		status = find_remotes(r, remotes);
	if (!status)
		status = look(&search, remotes, &pull);
	if (status)
		return status;
	*out_pull = pull;
	return PC_OK;
}
