/* SPDX-License-Identifier: Apache-2.0
 * The folders of a user, by the XDG base directory specification. */
#include "base/places.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

static const char *home(void)
{
	const char *dir = getenv("HOME");
	const struct passwd *user;

	if (dir && dir[0] == '/')
		return dir;
	user = getpwuid(getuid());
	return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : "";
}

const char *pc_user_folder(struct pc *pc, const char *variable, const char *fallback)
{
	const char *base = getenv(variable);

	if (base && base[0] == '/')
		return pc_arena_printf(pc->arena, "%s/perfcopilot", base);
	return pc_arena_printf(pc->arena, "%s/%s/perfcopilot", home(), fallback);
}

/* All that is missing of the path, for the user alone, as the XDG specification has it. */
static int make_folders(const char *path, char *work)
{
	for (const char *at = path; at; at = strchr(at + 1, '/')) {
		memcpy(work, path, (size_t)(at - path));
		work[at - path] = '\0';
		if (at != path && mkdir(work, 0700) && errno != EEXIST)
			return errno;
	}
	return mkdir(path, 0700) && errno != EEXIST ? errno : 0;
}

int pc_make_folder(struct pc *pc, const char *folder, const char *variable)
{
	struct stat st;
	int result = 0;

	if (stat(folder, &st))
		result = make_folders(folder, pc_arena_strdup(pc->arena, folder));
	if (!result && stat(folder, &st))
		result = errno;
	if (result)
		return pc_fail(pc, PC_EINPUT, "can't make %s: %s; %s names another", folder,
			       strerror(result), variable);
	if (!S_ISDIR(st.st_mode))
		return pc_fail(pc, PC_EINPUT, "%s is no folder; move it away", folder);
	if (st.st_uid != geteuid() || (st.st_mode & S_IWOTH))
		return pc_fail(pc, PC_EINPUT,
			       "%s is not yours alone (it belongs to user %u, mode %03o); run: "
			       "chmod 700 '%s', or set %s to a folder of your own",
			       folder, (unsigned)st.st_uid, (unsigned)st.st_mode & 0777, folder,
			       variable);
	return PC_OK;
}
