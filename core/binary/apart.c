/* SPDX-License-Identifier: Apache-2.0
 * A child process that does what may fall. It ends without a word to anybody: no handler at exit
 * runs, nothing that is buffered is written twice. */
#include "binary/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"

/* What this process has mapped already: a sanitizer's shadow is most of what there can be. */
static size_t mapped_bytes(void)
{
	PC_AUTO(file) FILE *file = fopen("/proc/self/statm", "re");
	unsigned long long pages = 0;

	if (!file || fscanf(file, "%llu", &pages) != 1) /* NOLINT(cert-err34-c): the kernel's */
		return 0;
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void limit(int what, size_t soft, size_t hard)
{
	const struct rlimit limits = { soft, hard };

	setrlimit((__rlimit_resource_t)what, &limits);
}

static void write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t wrote = write(fd, bytes, size);

		if (wrote < 0 && errno != EINTR)
			return;
		if (wrote > 0) {
			bytes += wrote;
			size -= (size_t)wrote;
		}
	}
}

/* Beyond the soft limit comes SIGXCPU, which tells it from other ends. */
static void be_child(const struct pc_apart *apart, int output, void *out, size_t size)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	size_t mapped = mapped_bytes();

	signal(SIGXCPU, SIG_DFL);
	limit(RLIMIT_CPU, apart->seconds, apart->seconds + 1);
	limit(RLIMIT_CORE, 0, 0);
	if (mapped)
		limit(RLIMIT_AS, mapped + apart->memory, mapped + apart->memory);
	dup2(nowhere, STDERR_FILENO);
	apart->work(apart->context, out);
	write_all(output, out, size);
	raise(SIGKILL);
}

static bool read_whole(int fd, char *out, size_t size)
{
	size_t had = 0;

	while (had < size) {
		ssize_t got = read(fd, out + had, size - had);

		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		had += got > 0 ? (size_t)got : 0;
	}
	return true;
}

static const char *why_not(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return "it took too long";
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "it was ended from outside"
								  : "it crashed";
}

const char *pc_apart(const struct pc_apart *apart, void *out, size_t size)
{
	char *bytes PC_AUTO(memory) = calloc(1, size);
	int ends[2], status = 0;
	pid_t child;
	bool whole;

	if (!bytes || pipe2(ends, O_CLOEXEC))
		return strerror(errno);
	child = fork();
	if (!child)
		be_child(apart, ends[1], bytes, size);
	close(ends[1]);
	whole = child > 0 && read_whole(ends[0], bytes, size);
	close(ends[0]);
	if (child < 0)
		return "no process could be started";
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!whole)
		return why_not(status);
	memcpy(out, bytes, size);
	return NULL;
}
