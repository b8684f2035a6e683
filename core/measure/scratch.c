/* SPDX-License-Identifier: Apache-2.0
 * A folder for the files of one run. */
#include "measure/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/text.h"

int pc_scratch_new(struct pc *pc, char **out)
{
	const char *where = getenv("TMPDIR");
	PC_AUTO(text) struct pc_text path = { 0 };

	pc_text_printf(&path, "%s/perfcopilot-XXXXXX", where && where[0] == '/' ? where : "/tmp");
	if (!mkdtemp(path.data))
		return pc_fail(pc, PC_EINPUT,
			       "%s: a folder for temporary files can't be made: %s; $TMPDIR says "
			       "where",
			       path.data, strerror(errno));
	*out = path.data;
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

static int remove_file(void *context, const char *path)
{
	(void)context;
	unlink(path);
	return PC_OK;
}

void pc_scratch_free(char *folder)
{
	if (!folder)
		return;
	pc_scratch_each(folder, remove_file, NULL);
	rmdir(folder);
	free(folder);
}
