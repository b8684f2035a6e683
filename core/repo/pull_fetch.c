/* SPDX-License-Identifier: Apache-2.0
 * A pull request's commits: its head, which GitHub keeps with the repository it is made to, also
 * when the fork is gone; and where it left its branch. */
#include <string.h>

#include "base/context.h"
#include "repo/pull_internal.h"

/* ---- fetching ---- */
static bool is_ssh(const char *url)
{
	if (strstr(url, "://"))
		return pc_span_starts(pc_span(url), "ssh://") ||
		       pc_span_starts(pc_span(url), "git+ssh://");
	return *url != '/' && *url != '.'; /* "git@host:owner/name" */
}

static int fetch_by(const struct pc_pull_search *search, const char *url,
		    const struct pc_repo_ref *refs, size_t count)
{
	struct pc_fetch_source source = { .url = url, .shown = search->remote->shown };

	pc_github_login(search->github, url, &source.user, &source.password);
	return pc_fetch_refs(search->fetch, &source, refs, count);
}

/* Who may ask GitHub may fetch over https too, without keys and known hosts. */
static int fetch(const struct pc_pull_search *search, const struct pc_repo_ref *refs, size_t count)
{
	const struct pc_pull_remote *remote = search->remote;
	struct pc *pc = search->r->pc;
	int status;

	if (search->told && is_ssh(remote->url)) {
		status = fetch_by(search,
				  pc_arena_printf(pc_memory(pc), "https://%s/%s/%s.git",
						  remote->place.host, remote->place.owner,
						  remote->place.name),
				  refs, count);
		if (!status || status == PC_ECANCEL)
			return status;
		pc_forget(pc);
	}
	return fetch_by(search, remote->url, refs, count);
}

static int fetch_pull(const struct pc_pull_search *search, struct pc_repo_commit *out_head)
{
	struct pc_arena *arena = pc_memory(search->r->pc);
	const struct pc_repo_ref refs[] = {
		{ pc_arena_printf(arena, "refs/pull/%u/head", search->number), search->head },
		{ search->told ? pc_arena_printf(arena, "refs/heads/%s", search->told->base_ref)
			       : "HEAD",
		  search->base },
	};
	int status = fetch(search, refs, sizeof(refs) / sizeof(refs[0]));

	if (status)
		return status;
	if (!pc_fetch_has(search->fetch, search->head, out_head))
		return pc_fail(search->r->pc, PC_EINPUT, "%s has no pull request %u (no %s)",
			       search->remote->shown, search->number, refs[0].there);
	return PC_OK;
}

/* ---- its base ---- */
/* Where the pull request left the branch of this tip. Not a tip that has all of it. */
static bool leaves(const struct pc_pull_search *search, const char *tip, const char *head,
		   char out_id[41])
{
	struct pc_fetch *fetch = search->fetch;
	struct pc_repo_commit commit;
	char id[41];

	if (!tip || !pc_fetch_has(fetch, tip, &commit) ||
	    fetch->git->merge_base(fetch->repo, commit.id, head, id) || !strcmp(id, head))
		return false;
	memcpy(out_id, id, sizeof(id));
	return true;
}

/* The branch as it was before it was merged, as it is, as it was when GitHub last looked. */
static bool find_base(const struct pc_pull_search *search, const char *head, char out_id[41])
{
	const struct pc_github_pull *told = search->told;
	const char *merge = told ? told->merge_commit : NULL;
	const char *const tips[] = {
		merge && strcmp(merge, head) != 0
			? pc_arena_printf(pc_memory(search->r->pc), "%s^1", merge)
			: NULL,
		search->base,
		told ? told->base_commit : NULL,
	};

	for (size_t i = 0; i < sizeof(tips) / sizeof(tips[0]); i++)
		if (leaves(search, tips[i], head, out_id))
			return true;
	return false;
}

/* The branch that it was made to may be gone since; then the default branch has what it had. */
static int fetch_base(const struct pc_pull_search *search, const char *head, char out_id[41])
{
	const struct pc_repo_ref branch = { "HEAD", search->base };
	struct pc *pc = search->r->pc;
	int status;

	if (find_base(search, head, out_id))
		return PC_OK;
	if (!search->told)
		return pc_fail(pc, PC_EINPUT,
			       "the default branch of %s has all of pull request %u, as of one "
			       "that was merged, or nothing of it: where it left can't be seen",
			       search->remote->shown, search->number);
	status = fetch(search, &branch, 1);
	if (status || find_base(search, head, out_id))
		return status;
	return pc_fail(pc, PC_EINPUT,
		       "where pull request %u left %s can't be found at %s: the branch has all of "
		       "it or nothing, or is gone",
		       search->number, search->told->base_ref, search->remote->shown);
}

static const char *base_name(const struct pc_pull_search *search)
{
	struct pc_fetch *fetch = search->fetch;
	char name[PC_REPO_NAME_MAX];

	if (search->told)
		return search->told->base_ref;
	if (fetch->git->symbolic(fetch->repo, "HEAD", name) ||
	    !pc_span_starts(pc_span(name), "refs/heads/"))
		return "HEAD";
	return pc_repo_safe(search->r->pc, name + strlen("refs/heads/"));
}

/* ---- all of it ---- */
static int describe(const struct pc_pull_search *search, const char *head, const char *base,
		    struct pc_pull *pull)
{
	struct pc_repository fetched = *search->r;
	struct pc_arena *arena = pc_memory(fetched.pc);
	int status;

	fetched.repo = search->fetch->repo;
	status = pc_revision_find(&fetched, base, &pull->base);
	if (!status)
		status = pc_revision_find(&fetched, head, &pull->head);
	if (status)
		return status;
	pull->base.given = base_name(search);
	pull->base.note = pc_arena_printf(arena, "the merge base of %s and #%u: %s",
					  pull->base.given, search->number, base);
	pull->head.given = pc_arena_printf(arena, "refs/pull/%u/head", search->number);
	pull->head.name = pc_arena_printf(arena, "#%u", search->number);
	return PC_OK;
}

int pc_pull_fetch(struct pc_pull_search *search, struct pc_pull *out_pull)
{
	const struct pc_github_pull *told = search->told;
	const struct pc_github_place *place = &search->remote->place;
	struct pc *pc = search->r->pc;
	struct pc_pull pull = *out_pull;
	struct pc_repo_commit head;
	char base[41];
	int status = fetch_pull(search, &head);

	if (!status)
		status = fetch_base(search, head.id, base);
	if (!status)
		status = describe(search, head.id, base, &pull);
	if (status)
		return status;
	pull.remote = pc_repo_safe(pc, search->remote->name);
	pull.url = pc_arena_printf(pc_memory(pc), "https://%s/%s/%s/pull/%u", place->host,
				   place->owner, place->name, search->number);
	pull.title = told ? told->title : NULL;
	pull.state = told ? told->state : NULL;
	if (told && strcmp(told->head_commit, head.id) != 0)
		pull.warning =
			pc_arena_printf(pc_memory(pc),
					"GitHub says that #%u is at %.12s, but its repository "
					"has %.12s, which is what is compared",
					search->number, told->head_commit, head.id);
	*out_pull = pull;
	return PC_OK;
}
