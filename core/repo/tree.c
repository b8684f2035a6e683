/* SPDX-License-Identifier: Apache-2.0
 * Making what lies below a folder. */
#include "repo/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/write.h"

int pc_tree_parent(int folder, const char *path, bool make, int *out_fd, const char **out_name)
{
	int at PC_AUTO(fd) = fcntl(folder, F_DUPFD_CLOEXEC, 0), next;
	const char *slash;
	char name[NAME_MAX + 1];

	if (at < 0)
		return errno;
	for (; (slash = strchr(path, '/')); path = slash + 1) {
		if ((size_t)(slash - path) >= sizeof(name))
			return ENAMETOOLONG;
		memcpy(name, path, (size_t)(slash - path));
		name[slash - path] = '\0';
		if (make && mkdirat(at, name, 0777) && errno != EEXIST)
			return errno;
		next = openat(at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0)
			return errno;
		close(at);
		at = next;
	}
	*out_name = path;
	*out_fd = at;
	at = -1;
	return 0;
}

int pc_tree_write(int folder, const char *path, const char *bytes, size_t size)
{
	int at PC_AUTO(fd) = -1, file PC_AUTO(fd) = -1;
	const char *name;
	int result = pc_tree_parent(folder, path, true, &at, &name);

	if (result)
		return result;
	file = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	return file < 0 ? errno : pc_write(file, bytes, size);
}
