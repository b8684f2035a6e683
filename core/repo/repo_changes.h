/* SPDX-License-Identifier: Apache-2.0
 * Inside the module perfcopilot-repo.so: what differs between two revisions. */
#ifndef PC_REPO_REPO_CHANGES_H
#define PC_REPO_REPO_CHANGES_H

#include "repo/repo.h"

int pc_repo_changes(const struct pc_repo_between *between, pc_repo_on_difference *on_change,
		    void *context, struct pc_repo_why *why);
int pc_repo_files(const struct pc_repo_between *between, pc_repo_on_file *on_file, void *context,
		  struct pc_repo_why *why);
int pc_repo_diff(const struct pc_repo_between *between, pc_repo_on_bytes *on_bytes, void *context,
		 struct pc_repo_why *why);

#endif
