/* SPDX-License-Identifier: Apache-2.0
 * One folder a run, made when the first is wanted, and in it a folder each. */
#include "base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/remove.h"
#include "base/run_folder.h"

static const char prefix[] = "perfcopilot-";

struct pc_scratch {
	struct pc_run_folder folder;
	const char *path;
};

static void end(void *context)
{
	struct pc_scratch *scratch = context;

	pc_run_folder_leave(&scratch->folder);
	close(scratch->folder.root);
}

/* 0 or an errno. */
static int begin(struct pc *pc, const char *where)
{
	struct pc_scratch *scratch = pc_arena_alloc(pc_memory(pc), sizeof(*scratch));
	PC_AUTO(fd) int root = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (root < 0)
		return errno;
	pc_run_folders_sweep(pc, root, prefix);
	result = pc_run_folder_take(root, prefix, &scratch->folder);
	if (result)
		return result;
	root = -1; /* it is the folder's */
	scratch->path = pc_arena_printf(pc_memory(pc), "%s/%s", where, scratch->folder.name);
	pc->scratch = scratch;
	pc_at_end(pc, end, scratch);
	return 0;
}

int pc_scratch_new(struct pc *pc, char **out_folder)
{
	const char *where = getenv("TMPDIR");
	PC_AUTO(text) struct pc_text path = { 0 };
	int result = 0;

	if (!where || *where != '/' || strchr(where, '\n')) /* ctags reads paths by lines */
		where = "/tmp";
	if (!pc->scratch)
		result = begin(pc, where);
	if (!result) {
		pc_text_printf(&path, "%s/scratch-XXXXXX", pc->scratch->path);
		result = mkdtemp(path.data) ? 0 : errno;
	}
	if (result)
		return pc_fail(pc, PC_EINPUT,
			       "%s: a folder for temporary files can't be made: %s; $TMPDIR says "
			       "where",
			       where, strerror(result));
	*out_folder = path.data;
	path.data = NULL;
	return PC_OK;
}

int pc_scratch_each(const char *folder, int (*each)(void *context, const char *path), void *context)
{
	PC_AUTO(text) struct pc_text path = { 0 };
	DIR *files = opendir(folder);
	struct dirent *entry;
	int status = PC_OK;

	while (files && !status && (entry = readdir(files))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		path.size = 0;
		pc_text_printf(&path, "%s/%s", folder, entry->d_name);
		status = each(context, path.data);
	}
	if (files)
		closedir(files);
	return status;
}

void pc_scratch_free(char *folder)
{
	if (!folder)
		return;
	pc_remove_tree(AT_FDCWD, folder);
	free(folder);
}
