/* SPDX-License-Identifier: Apache-2.0
 * Between the files of the module perfcopilot-repo.so. */
#ifndef PC_REPO_REPO_INTERNAL_H
#define PC_REPO_REPO_INTERNAL_H

#include <git2.h>

#include "repo/repo.h"

struct pc_repo {
	git_repository *git;
	struct pc_repo_facts facts;
};

/* Each as the table of repo.h has it. */
enum pc_repo_answer pc_repo_open(const char *path, enum pc_repo_place place,
				 struct pc_repo **out_repo);
void pc_repo_close(struct pc_repo *repo);
struct pc_repo_facts pc_repo_facts(struct pc_repo *repo);
bool pc_repo_setting(struct pc_repo *repo, const char *key, char *out_value, size_t room);
enum pc_repo_answer pc_repo_find(struct pc_repo *repo, const char *text,
				 struct pc_repo_commit *out_commit);
enum pc_repo_answer pc_repo_merge_base(struct pc_repo *repo, const char *a, const char *b,
				       char out_id[41]);
enum pc_repo_answer pc_repo_each_ref(struct pc_repo *repo, pc_repo_on_ref *each, void *context);
enum pc_repo_answer pc_repo_symbolic(struct pc_repo *repo, const char *name,
				     char out_name[PC_REPO_NAME_MAX]);
enum pc_repo_answer pc_repo_each_entry(struct pc_repo *repo, bool filters, pc_repo_on_entry *each,
				       void *context);
enum pc_repo_answer pc_repo_each_change(struct pc_repo *repo, pc_repo_on_change *each,
					void *context);
enum pc_repo_answer pc_repo_check_out(struct pc_repo *repo, const char *id,
				      int (*stop)(void *context), void *context);
enum pc_repo_answer pc_repo_adopt_index(struct pc_repo *repo, struct pc_repo *from);
enum pc_repo_answer pc_repo_renew_index(struct pc_repo *repo, const char *const *paths,
					size_t count);
enum pc_repo_answer pc_repo_each_submodule(struct pc_repo *repo, pc_repo_on_submodule *each,
					   void *context);
enum pc_repo_answer pc_repo_each_remote(struct pc_repo *repo, pc_repo_on_remote *each,
					void *context);
enum pc_repo_answer pc_repo_fetch(const struct pc_repo_fetch *fetch);

/* What libgit2's status means. */
enum pc_repo_answer pc_repo_answer(int status);

#endif
