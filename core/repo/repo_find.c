/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libgit2: revisions and references. */
#include <stdio.h>

#include "repo/repo_internal.h"

static enum pc_repo_answer describe(git_object *object, const git_reference *ref,
				    struct pc_repo_commit *out_commit)
{
	struct pc_repo_commit found = { .ref = "" };
	git_commit *commit = NULL;
	const char *subject;
	int status = git_object_peel((git_object **)&commit, object, GIT_OBJECT_COMMIT);

	if (status)
		return PC_REPO_FAILED;
	git_oid_tostr(found.id, sizeof(found.id), git_commit_id(commit));
	if (ref)
		snprintf(found.ref, sizeof(found.ref), "%s", git_reference_name(ref));
	subject = git_commit_summary(commit);
	snprintf(found.subject, sizeof(found.subject), "%s", subject ? subject : "");
	found.time = git_commit_time(commit);
	found.zone = git_commit_time_offset(commit);
	*out_commit = found;
	git_commit_free(commit);
	return PC_REPO_DONE;
}

enum pc_repo_answer pc_repo_find(struct pc_repo *repo, const char *text,
				 struct pc_repo_commit *out_commit)
{
	git_object *object = NULL;
	git_reference *ref = NULL;
	enum pc_repo_answer answer;
	int status = git_revparse_ext(&object, &ref, repo->git, text);

	answer = status ? pc_repo_answer(status) : describe(object, ref, out_commit);
	git_reference_free(ref);
	git_object_free(object);
	return answer;
}

enum pc_repo_answer pc_repo_merge_base(struct pc_repo *repo, const char *a, const char *b,
				       char out_id[41])
{
	git_oid one, two, base;
	int status = git_oid_fromstr(&one, a);

	if (!status)
		status = git_oid_fromstr(&two, b);
	if (!status)
		status = git_merge_base(&base, repo->git, &one, &two);
	if (!status)
		git_oid_tostr(out_id, 41, &base);
	return pc_repo_answer(status);
}

enum pc_repo_answer pc_repo_symbolic(struct pc_repo *repo, const char *name,
				     char out_name[PC_REPO_NAME_MAX])
{
	git_reference *ref = NULL;
	int status = git_reference_lookup(&ref, repo->git, name);

	if (!status && git_reference_type(ref) != GIT_REFERENCE_SYMBOLIC)
		status = GIT_ENOTFOUND;
	if (!status)
		snprintf(out_name, PC_REPO_NAME_MAX, "%s", git_reference_symbolic_target(ref));
	git_reference_free(ref);
	return pc_repo_answer(status);
}

enum pc_repo_answer pc_repo_each_ref(struct pc_repo *repo, pc_repo_on_ref *each, void *context)
{
	git_reference_iterator *refs = NULL;
	git_reference *ref = NULL;
	char id[41];
	int status = git_reference_iterator_new(&refs, repo->git), stop = 0;

	while (!status && !stop && !(status = git_reference_next(&ref, refs))) {
		if (git_reference_type(ref) == GIT_REFERENCE_DIRECT)
			stop = each(context, git_reference_name(ref),
				    git_oid_tostr(id, sizeof(id), git_reference_target(ref)));
		git_reference_free(ref);
		ref = NULL;
	}
	git_reference_iterator_free(refs);
	if (stop)
		return PC_REPO_STOPPED;
	return status == GIT_ITEROVER ? PC_REPO_DONE : pc_repo_answer(status);
}
