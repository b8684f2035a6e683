/* SPDX-License-Identifier: Apache-2.0
 * The folders of a user, by the XDG base directory specification. */
#include "base/places.h"

#include <pwd.h>
#include <stdlib.h>
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
