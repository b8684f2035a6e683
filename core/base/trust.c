/* SPDX-License-Identifier: Apache-2.0
 * Who could have put a file there. The group may write: with umask 002 every file is so. */
#include "base/trust.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

const char *pc_file_distrust(struct pc *pc, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return pc_arena_printf(pc->arena, "%s: %s", path, strerror(errno));
	if (st.st_mode & S_IWOTH)
		return pc_arena_printf(
			pc->arena,
			"%s can be written by everyone, so anyone could have put code there; "
			"run: chmod o-w '%s'",
			path, path);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return pc_arena_printf(
			pc->arena,
			"%s belongs to user %u, neither you (%u) nor root; copy it to a folder "
			"of your own",
			path, (unsigned)st.st_uid, (unsigned)geteuid());
	return NULL;
}
