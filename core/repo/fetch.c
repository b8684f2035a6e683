/* SPDX-License-Identifier: Apache-2.0
 * A repository for what is fetched: made beside the sides, filled, removed. */
#include "repo/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/side.h"
#include "repo/tree.h"

static void end(void *fetch)
{
	pc_fetch_free(fetch);
}

/* Its memory is the arena's: it may be freed once more when the run ends. */
void pc_fetch_free(struct pc_fetch *fetch)
{
	if (!fetch || !fetch->there)
		return;
	fetch->there = false;
	fetch->git->close(fetch->repo);
	pc_side_place_close(fetch->pc, &fetch->place, fetch->folder);
}

/* ---- making it ---- */
struct heads {
	struct pc_repository *r;
	struct pc_text text;
};

/* What tells a remote what is here already: branches. One that leads to no commit would be an error
 * to libgit2. */
static int add_head(void *context, const char *name, const char *id)
{
	struct heads *heads = context;
	struct pc_repo_commit commit;

	if ((pc_span_starts(pc_span(name), "refs/heads/") ||
	     pc_span_starts(pc_span(name), "refs/remotes/")) &&
	    !heads->r->git->find(heads->r->repo, id, &commit) && !strcmp(commit.id, id))
		pc_text_printf(&heads->text, "%s %s\n", id, name);
	return pc_cancelled(heads->r->pc);
}

static int put(struct pc_fetch *fetch, int folder, const char *path, const struct pc_text *text)
{
	int result = pc_tree_write(folder, path, pc_text_span(text).data, pc_text_span(text).size);

	return result ? pc_fail(fetch->pc, PC_EINPUT, "%s/%s can't be written: %s",
				pc_repo_safe(fetch->pc, fetch->folder), path, strerror(result))
		      : PC_OK;
}

static int put_borrowed(struct pc_repository *r, struct pc_fetch *fetch, int folder)
{
	struct pc_text alternates PC_AUTO(text) = { 0 };
	struct heads heads = { .r = r };
	int status = pc_side_alternates(r->pc, r->facts.common, &alternates);

	if (!status)
		status = put(fetch, folder, "objects/info/alternates", &alternates);
	r->git->each_ref(r->repo, add_head, &heads); /* fewer are no fault: more is fetched */
	if (!status)
		status = put(fetch, folder, "packed-refs", &heads.text);
	pc_text_clear(&heads.text);
	return status;
}

static int make(struct pc_repository *r, bool borrow, struct pc_fetch *fetch)
{
	int folder PC_AUTO(fd) = -1;

	if (!mkdir(fetch->folder, 0700))
		folder = open(fetch->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0)
		return pc_fail(r->pc, PC_EINPUT, "%s can't be made: %s",
			       pc_repo_safe(r->pc, fetch->folder), strerror(errno));
	return borrow ? put_borrowed(r, fetch, folder) : PC_OK;
}

int pc_fetch_new(struct pc_repository *r, bool borrow, struct pc_fetch **out_fetch)
{
	struct pc_fetch *fetch = pc_arena_alloc(pc_memory(r->pc), sizeof(*fetch));
	const char *root;
	int status;

	*fetch = (struct pc_fetch){ .pc = r->pc, .git = r->git };
	status = pc_side_place_open(r->pc, NULL, &fetch->place, &root);
	if (status)
		return status;
	fetch->there = true;
	pc_at_end(r->pc, end, fetch);
	fetch->folder = pc_arena_printf(pc_memory(r->pc), "%s/%s/fetched", root, fetch->place.name);
	status = make(r, borrow && !r->facts.shallow, fetch);
	if (status) {
		pc_fetch_free(fetch);
		return status;
	}
	*out_fetch = fetch;
	return PC_OK;
}

/* ---- filling it ---- */
static int refused(struct pc_fetch *fetch, const struct pc_fetch_source *source,
		   enum pc_repo_answer answer, const char *words)
{
	if (strstr(words, source->url)) /* which may hold a password */
		words = "its address can't be used";
	if (answer == PC_REPO_DENIED)
		return pc_fail(fetch->pc, PC_ECONFIG,
			       "git can't fetch from %s: %s; over https $GITHUB_TOKEN is given, "
			       "over ssh what ssh-agent holds",
			       source->shown, words);
	return pc_fail(fetch->pc, PC_ENET, "git can't fetch from %s: %s", source->shown, words);
}

int pc_fetch_refs(struct pc_fetch *fetch, const struct pc_fetch_source *source,
		  const struct pc_repo_ref *refs, size_t count)
{
	const struct pc_repo_fetch wanted = { .folder = fetch->folder,
					      .url = source->url,
					      .user = source->user,
					      .password = source->password,
					      .refs = refs,
					      .count = count };
	enum pc_repo_answer answer;
	const char *words;
	int status = pc_fetch_apart(fetch->pc, fetch->git, &wanted, &answer, &words);

	if (status == PC_ENET)
		return pc_add(fetch->pc, "git can't fetch from %s", source->shown);
	if (status)
		return status;
	if (answer)
		return refused(fetch, source, answer, words);
	fetch->git->close(fetch->repo); /* which knows the objects that were there */
	fetch->repo = NULL;
	if (fetch->git->open(fetch->folder, PC_REPO_BARE, &fetch->repo))
		return pc_fail(fetch->pc, PC_EINPUT, "what was fetched can't be read: %s",
			       pc_repo_safe(fetch->pc, fetch->git->words()));
	return PC_OK;
}

bool pc_fetch_has(struct pc_fetch *fetch, const char *text, struct pc_repo_commit *out_commit)
{
	return fetch->repo && fetch->git->find(fetch->repo, text, out_commit) == PC_REPO_DONE;
}
