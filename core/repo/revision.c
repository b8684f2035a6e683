/* SPDX-License-Identifier: Apache-2.0
 * What revisions are named by, and what is said of those that are not there. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/repository.h"

enum { SHORT_ID = 12 };

static char *copied(struct pc_repository *r, const char *text)
{
	return pc_arena_strdup(pc_memory(r->pc), text);
}

/* ---- what is near a name ---- */
struct names {
	struct pc *pc;
	const char **items; /* owned */
	size_t count, room;
};

static inline void pc_auto_names(struct names *names)
{
	free(names->items);
}

static const char *short_name(const char *ref)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/", "refs/remotes/", NULL };

	for (size_t i = 0; folders[i]; i++)
		if (pc_span_starts(pc_span(ref), folders[i]))
			return ref + strlen(folders[i]);
	return NULL;
}

static int keep_name(void *context, const char *name, const char *id)
{
	struct names *names = context;
	const char *known = short_name(name);

	(void)id;
	if (!known)
		return 0;
	names->items = PC_GROW(names->items, names->count, names->room);
	names->items[names->count++] = pc_arena_strdup(pc_memory(names->pc), known);
	return 0;
}

static const char *nearest(struct pc_repository *r, const char *text)
{
	struct names names PC_AUTO(names) = { .pc = r->pc };
	const char *word = pc_arena_strndup(pc_memory(r->pc), text, strcspn(text, "~^@:{"));

	r->git->each_ref(r->repo, keep_name, &names);
	if (!names.count)
		return NULL;
	names.items = PC_GROW(names.items, names.count, names.room);
	names.items[names.count] = NULL;
	return pc_text_nearest(word, names.items);
}

/* ---- one revision ---- */
static const char *unborn_branch(struct pc_repository *r)
{
	char name[PC_REPO_NAME_MAX];

	if (r->git->symbolic(r->repo, "HEAD", name) || !short_name(name))
		return "HEAD";
	return pc_repo_safe(r->pc, short_name(name));
}

static int fail_unborn(struct pc_repository *r)
{
	return pc_fail(r->pc, PC_EINPUT,
		       "%s has no commit yet: branch %s is unborn, and there is nothing to compare "
		       "with; commit first",
		       r->shown, unborn_branch(r));
}

static int not_found(struct pc_repository *r, const char *text)
{
	const char *near, *shown = pc_repo_safe(r->pc, text);

	if (r->facts.unborn && pc_span_starts(pc_span(text), "HEAD"))
		return fail_unborn(r);
	if (strstr(text, ".."))
		return pc_fail(r->pc, PC_EINPUT,
			       "\"%s\" is a range, and one revision is wanted here; a range stands "
			       "alone, for both",
			       shown);
	near = nearest(r, text);
	if (near)
		return pc_fail(r->pc, PC_EINPUT, "no revision \"%s\" in %s; did you mean \"%s\"?",
			       shown, r->shown, pc_repo_safe(r->pc, near));
	if (r->facts.shallow)
		return pc_fail(r->pc, PC_EINPUT,
			       "no revision \"%s\" in %s, which is a shallow clone: it may lie "
			       "before what was fetched; run: git fetch --unshallow",
			       shown, r->shown);
	return pc_fail(r->pc, PC_EINPUT,
		       "no revision \"%s\" in %s; a branch, a tag, a commit, or \".\" for the "
		       "working tree is wanted (\"git branch -a\" and \"git tag\" list names; git "
		       "fetch gets more)",
		       shown, r->shown);
}

static int refuse(struct pc_repository *r, enum pc_repo_answer answer, const char *text)
{
	const char *shown = pc_repo_safe(r->pc, text);

	if (answer == PC_REPO_MISSING)
		return not_found(r, text);
	if (answer == PC_REPO_AMBIGUOUS)
		return pc_fail(r->pc, PC_EINPUT,
			       "\"%s\" begins the names of several objects in %s; type more of its "
			       "digits",
			       shown, r->shown);
	return pc_fail(r->pc, PC_EINPUT, "\"%s\" leads to no commit in %s: %s", shown, r->shown,
		       pc_repo_safe(r->pc, r->git->words()));
}

/* A tag and a branch of one name: git takes the tag. */
static const char *doubt(struct pc_repository *r, const char *text, const char *ref)
{
	struct pc_repo_commit other;
	const char *branch = pc_arena_printf(pc_memory(r->pc), "refs/heads/%s", text);

	if (!pc_span_starts(pc_span(ref), "refs/tags/") || short_name(text) ||
	    r->git->find(r->repo, branch, &other))
		return NULL;
	return pc_arena_printf(pc_memory(r->pc),
			       "both a tag and a branch are named %s; this is the tag",
			       pc_repo_safe(r->pc, text));
}

/* As git log writes it, where it was made. */
static const char *date_of(struct pc *pc, const struct pc_repo_commit *commit)
{
	time_t there;
	unsigned zone = (unsigned)abs(commit->zone);
	char month[16], rest[32];
	struct tm parts;

	if (__builtin_add_overflow(commit->time, (int64_t)commit->zone * 60, &there) ||
	    !gmtime_r(&there, &parts))
		return "";
	strftime(month, sizeof(month), "%a %b", &parts);
	strftime(rest, sizeof(rest), "%H:%M:%S %Y", &parts);
	return pc_arena_printf(pc_memory(pc), "%s %d %s %c%02u%02u", month, parts.tm_mday, rest,
			       commit->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

static void fill(struct pc_repository *r, const char *text, const struct pc_repo_commit *commit,
		 struct pc_revision *out_revision)
{
	const char *known = short_name(commit->ref);

	*out_revision = (struct pc_revision){
		.given = copied(r, text),
		.commit = copied(r, commit->id),
		.name = known ? pc_repo_safe(r->pc, known)
			      : pc_arena_strndup(pc_memory(r->pc), commit->id, SHORT_ID),
		.subject = pc_repo_safe(r->pc, commit->subject),
		.date = date_of(r->pc, commit),
		.note = doubt(r, text, commit->ref),
	};
}

static int stop_at_first(void *context, const char *path, bool untracked)
{
	(void)context;
	(void)path;
	(void)untracked;
	return 1;
}

static int look_for_changes(struct pc_repository *r, bool *out_dirty)
{
	enum pc_repo_answer answer = r->git->each_change(r->repo, stop_at_first, NULL);

	if (answer && answer != PC_REPO_STOPPED)
		return pc_fail(r->pc, PC_EINPUT,
			       "what differs in the working tree %s can't be found: %s; \"git "
			       "status\" there may say more",
			       r->shown, pc_repo_safe(r->pc, r->git->words()));
	*out_dirty = answer == PC_REPO_STOPPED;
	return PC_OK;
}

static int find_working_tree(struct pc_repository *r, struct pc_revision *out_revision)
{
	struct pc_repo_commit commit;
	struct pc_revision found;
	enum pc_repo_answer answer;

	if (!r->facts.work)
		return pc_fail(
			r->pc, PC_EINPUT,
			"%s is a bare repository: it has no working tree, which \".\" stands "
			"for; name a branch, a tag or a commit",
			r->shown);
	if (r->facts.unborn)
		return fail_unborn(r);
	answer = r->git->find(r->repo, "HEAD", &commit);
	if (answer)
		return refuse(r, answer, "HEAD");
	fill(r, ".", &commit, &found);
	found.name = "working tree";
	found.working_tree = true;
	if (look_for_changes(r, &found.dirty))
		return PC_EINPUT;
	*out_revision = found;
	return PC_OK;
}

int pc_revision_find(struct pc_repository *r, const char *text, struct pc_revision *out_revision)
{
	struct pc_repo_commit commit;
	enum pc_repo_answer answer;

	if (strcmp(text, ".") == 0)
		return find_working_tree(r, out_revision);
	answer = *text ? r->git->find(r->repo, text, &commit) : PC_REPO_MISSING;
	if (answer)
		return refuse(r, answer, text);
	if (strcmp(commit.ref, "HEAD") == 0 && r->git->symbolic(r->repo, "HEAD", commit.ref))
		commit.ref[0] = '\0';
	fill(r, text, &commit, out_revision);
	return PC_OK;
}

/* ---- two of them ---- */
static int fork_point(struct pc_repository *r, const struct pc_revision *from,
		      const struct pc_revision *to, struct pc_revision *out_base)
{
	char id[41];
	enum pc_repo_answer answer = r->git->merge_base(r->repo, from->commit, to->commit, id);
	const char *a = pc_repo_safe(r->pc, from->given), *b = pc_repo_safe(r->pc, to->given);
	int status;

	if (answer)
		return pc_fail(r->pc, PC_EINPUT, "%s and %s have no commit in common in %s%s", a, b,
			       r->shown,
			       r->facts.shallow
				       ? ", which is a shallow clone; run: git fetch --unshallow"
				       : "; \"..\" between them compares their tips");
	status = pc_revision_find(r, id, out_base);
	if (!status)
		out_base->note = pc_arena_printf(pc_memory(r->pc),
						 "the merge base of %s and %s: %s", a, b, id);
	return status;
}

int pc_revision_range(struct pc_repository *r, const char *text, struct pc_revision *out_base,
		      struct pc_revision *out_head)
{
	const char *dots = strstr(text, ".."), *a, *b;
	bool three = dots && dots[2] == '.';
	struct pc_revision base, head;
	int status;

	if (!dots)
		return pc_fail(r->pc, PC_EUSAGE,
			       "\"%s\" is no range; \"A...B\" (B against where it left A) or "
			       "\"A..B\" is one",
			       pc_repo_safe(r->pc, text));
	a = pc_arena_strndup(pc_memory(r->pc), text, (size_t)(dots - text));
	b = dots + (three ? 3 : 2);
	status = pc_revision_find(r, *a ? a : "HEAD", &base);
	if (!status)
		status = pc_revision_find(r, *b ? b : "HEAD", &head);
	if (!status && three)
		status = fork_point(r, &base, &head, &base);
	else if (!status && !base.note)
		base.note = pc_arena_printf(pc_memory(r->pc),
					    "the tip of %s: \"...\" would take the merge base",
					    pc_repo_safe(r->pc, base.given));
	if (status)
		return status;
	*out_base = base;
	*out_head = head;
	return PC_OK;
}

/* ---- none is named ---- */
/* "origin", or the first remote that has branches here. */
static int find_remote(void *context, const char *name, const char *id)
{
	struct pc_span remote, rest;
	char *found = context;

	(void)id;
	if (!pc_span_starts(pc_span(name), "refs/remotes/") ||
	    !pc_span_cut(pc_span(short_name(name)), '/', &remote, &rest) ||
	    remote.size >= PC_REPO_NAME_MAX / 2)
		return 0;
	if (!*found || pc_span_is(remote, "origin")) {
		memcpy(found, remote.data, remote.size);
		found[remote.size] = '\0';
	}
	return pc_span_is(remote, "origin");
}

static bool try_ref(struct pc_repository *r, const char *ref, struct pc_revision *out_base)
{
	struct pc_repo_commit commit;

	if (r->git->find(r->repo, ref, &commit))
		return false;
	fill(r, short_name(ref), &commit, out_base);
	return true;
}

static bool default_branch(struct pc_repository *r, struct pc_revision *out_base)
{
	static const char *const names[] = { "main", "master" };
	char remote[PC_REPO_NAME_MAX] = "", target[PC_REPO_NAME_MAX];
	struct pc_arena *arena = pc_memory(r->pc);

	r->git->each_ref(r->repo, find_remote, remote);
	if (*remote &&
	    !r->git->symbolic(r->repo, pc_arena_printf(arena, "refs/remotes/%s/HEAD", remote),
			      target) &&
	    short_name(target) && try_ref(r, copied(r, target), out_base))
		return true;
	for (size_t i = 0; i < 2 && *remote; i++)
		if (try_ref(r, pc_arena_printf(arena, "refs/remotes/%s/%s", remote, names[i]),
			    out_base))
			return true;
	for (size_t i = 0; i < 2; i++)
		if (try_ref(r, pc_arena_printf(arena, "refs/heads/%s", names[i]), out_base))
			return true;
	return false;
}

int pc_revision_against(struct pc_repository *r, const struct pc_revision *base,
			struct pc_revision *out_head)
{
	struct pc_revision head;
	bool dirty = false;
	int status = pc_revision_find(r, "HEAD", &head);

	if (!status && r->facts.work)
		status = look_for_changes(r, &dirty);
	if (status)
		return status;
	if (dirty && (base->working_tree || strcmp(base->commit, head.commit) != 0)) {
		head.note = "what is not committed is left out; \".\" names the working tree";
	} else if (strcmp(base->commit, head.commit) == 0) {
		if (!dirty)
			return pc_fail(r->pc, PC_EINPUT,
				       "%s is what is checked out, %.12s, and nothing is changed: "
				       "there is nothing to compare; name two revisions, or change "
				       "something",
				       base->name, base->commit);
		status = find_working_tree(r, &head);
	}
	if (!status)
		*out_head = head;
	return status;
}

int pc_revision_default(struct pc_repository *r, struct pc_revision *out_base,
			struct pc_revision *out_head)
{
	struct pc_revision base;
	int status;

	if (r->facts.unborn)
		return fail_unborn(r);
	if (!default_branch(r, &base))
		return pc_fail(r->pc, PC_EINPUT,
			       "%s has no default branch to compare with: no HEAD of a remote, no "
			       "main, no master; name the base",
			       r->shown);
	base.note = NULL;
	status = pc_revision_against(r, &base, out_head);
	if (!status)
		*out_base = base;
	return status;
}
