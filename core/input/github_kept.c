/* SPDX-License-Identifier: Apache-2.0
 * Answers of GitHub in files of the user's alone: a line each with what it is, the address, the
 * ETag and the Link header, then the body. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/index.h"
#include "base/log.h"
#include "base/places.h"
#include "base/write.h"
#include "input/github_fetch.h"

enum { FILE_BYTES_MAX = 16 << 20 };

static const char magic[] = "perfcopilot github 1";

static const char *folder_of(struct pc *pc)
{
	return pc_arena_printf(pc_memory(pc), "%s/github",
			       pc_user_folder(pc, "XDG_CACHE_HOME", ".cache"));
}

static const char *path_of(struct pc *pc, const char *url)
{
	uint64_t hash = pc_hash_bytes(url, strlen(url), 1);

	return pc_arena_printf(pc_memory(pc), "%s/%016llx", folder_of(pc),
			       (unsigned long long)hash);
}

static bool read_file(const char *path, struct pc_text *out)
{
	int fd PC_AUTO(fd) = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	char bytes[1 << 16];
	ssize_t got;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & 022) || st.st_size > FILE_BYTES_MAX)
		return false;
	while (out->size <= FILE_BYTES_MAX && (got = read(fd, bytes, sizeof(bytes))) > 0)
		pc_text_add(out, bytes, (size_t)got);
	return out->size <= FILE_BYTES_MAX;
}

bool pc_github_kept(struct pc *pc, const char *url, struct pc_github_answer *out)
{
	struct pc_text file PC_AUTO(text) = { 0 };
	struct pc_span rest, what, address, etag, link;

	if (!read_file(path_of(pc, url), &file))
		return false;
	rest = pc_text_span(&file);
	if (!pc_span_cut(rest, '\n', &what, &rest) || !pc_span_is(what, magic) ||
	    !pc_span_cut(rest, '\n', &address, &rest) || !pc_span_is(address, url) ||
	    !pc_span_cut(rest, '\n', &etag, &rest) || !etag.size ||
	    !pc_span_cut(rest, '\n', &link, &rest))
		return false;
	pc_text_add(&out->etag, etag.data, etag.size);
	pc_text_add(&out->link, link.data, link.size);
	pc_text_add(&out->body, rest.data, rest.size);
	return true;
}

static int write_file(const char *path, const struct pc_text *file)
{
	int fd PC_AUTO(fd) = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd < 0 ? errno : pc_write(fd, file->data, file->size);
}

void pc_github_keep(struct pc *pc, const char *url, const struct pc_github_answer *answer)
{
	const char *path = path_of(pc, url);
	const char *beside = pc_arena_printf(pc_memory(pc), "%s.%ld", path, (long)getpid());
	struct pc_text file PC_AUTO(text) = { 0 };
	int result;

	if (!answer->etag.size)
		return;
	if (pc_make_folder(pc, folder_of(pc), "XDG_CACHE_HOME")) {
		pc_debug(pc, "GitHub's answer is not kept: %s", pc_error(pc));
		pc_forget(pc);
		return;
	}
	pc_text_printf(&file, "%s\n%s\n%s\n%s\n", magic, url, answer->etag.data,
		       answer->link.size ? answer->link.data : "");
	pc_text_add(&file, pc_text_span(&answer->body).data, answer->body.size);
	result = write_file(beside, &file);
	if (!result && rename(beside, path))
		result = errno;
	if (result) {
		unlink(beside);
		pc_debug(pc, "GitHub's answer is not kept: %s", strerror(result));
	}
}
