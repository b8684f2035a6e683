/* SPDX-License-Identifier: Apache-2.0
 * perfcopilot-runner: starts programs, one at a time, and says what they took. It is small on
 * purpose: Linux counts the memory of whoever forks into the peak of the child. It links nothing
 * but libc, and knows nothing but runner.h. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/runner_counters.h"

enum { LOOK_MS = 250, ERRORS_KEPT = 1 << 20 };

/* What is to be started; strings lie in the request. */
struct job {
	struct pc_runner_request request;
	char *bytes; /* owned */
	const char *folder, *program;
	char **arguments, **environment; /* owned */
	volatile int *error; /* shared with the child: the errno of what it could not do */
	int nothing;	     /* /dev/null */
	int go[2];	     /* with counters the child waits until they are open; else -1 */
};

/* The library says when to stop; when it is gone, so are we. They are caught and not ignored, since
 * what is ignored stays so in the programs that are started. */
static const int withstood[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };

static void withstand(int signal)
{
	(void)signal;
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static bool read_all(void *to, size_t size)
{
	for (char *at = to; size;) {
		ssize_t got = read(PC_RUNNER_SOCKET, at, size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}

/* ---- the child ---- */

/* Shares memory with its parent where it comes from vfork: it calls what is safe after fork alone.
 */
__attribute__((noreturn)) static void become(const struct job *job)
{
	const struct pc_runner_request *r = &job->request;
	cpu_set_t cpus;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL); /* who kills us leaves nobody to end it */
	setpgid(0, 0);
	CPU_ZERO(&cpus);
	if (r->cpu >= 0)
		CPU_SET((size_t)r->cpu, &cpus);
	if (dup2(job->nothing, STDIN_FILENO) < 0 ||
	    dup2(r->keep_output ? PC_RUNNER_OUTPUT : job->nothing, STDOUT_FILENO) < 0 ||
	    dup2(PC_RUNNER_ERRORS, STDERR_FILENO) < 0 ||
	    (r->cpu >= 0 && sched_setaffinity(0, sizeof(cpus), &cpus)) ||
	    (job->folder[0] && chdir(job->folder))) {
		*job->error = errno;
		_exit(127);
	}
	syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
	if (job->go[1] >= 0)
		close(job->go[1]);
	if (job->go[0] >= 0)
		while (read(job->go[0], &byte, 1) < 0 && errno == EINTR)
			;
	execve(job->program, job->arguments, job->environment);
	*job->error = errno;
	_exit(127);
}

/* ---- its parent ---- */

static pid_t start(struct job *job, struct pc_counters *counters)
{
	pid_t pid;

	*job->error = 0;
	job->go[0] = job->go[1] = -1;
	if (!job->request.counters) {
		pid = vfork();
		if (!pid)
			become(job);
		return pid;
	}
	if (pipe2(job->go, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid)
		become(job);
	close(job->go[0]);
	if (pid > 0)
		pc_counters_open(pid, counters);
	return pid;
}

static void release(struct job *job)
{
	if (job->go[1] >= 0)
		close(job->go[1]);
	job->go[1] = -1;
}

static void kill_group(pid_t pid)
{
	if (kill(-pid, SIGKILL)) /* it may not have made its group yet */
		kill(pid, SIGKILL);
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid == pid;
}

/* What is written lies in memory: of errors all but the last is given back, which is what is shown;
 * output is wanted whole, so one that grows beyond all use ends the run. */
static bool writes_too_much(void)
{
	struct stat st;

	if (!fstat(PC_RUNNER_ERRORS, &st) && st.st_size > ERRORS_KEPT)
		fallocate(PC_RUNNER_ERRORS, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			  st.st_size - ERRORS_KEPT);
	return !fstat(PC_RUNNER_OUTPUT, &st) && st.st_size > PC_RUNNER_OUTPUT_MAX;
}

/* Waits until the child has ended, its time is over, or the library wants it to end. It is not
 * reaped: until then nobody else gets its number, nor that of its group. */
static enum pc_runner_end watch(pid_t pid, uint64_t timeout_ms)
{
	struct pollfd fds[2] = { { .fd = (int)syscall(SYS_pidfd_open, pid, 0u), .events = POLLIN },
				 { .fd = PC_RUNNER_SOCKET, .events = POLLIN } };
	double until = now_ns() + (double)timeout_ms * 1e6;
	bool blind = fds[0].fd < 0; /* before Linux 5.3, or in a sandbox: it is looked at */
	enum pc_runner_end end = PC_RUNNER_ENDED;
	char asked;

	for (;;) {
		double left = timeout_ms ? (until - now_ns()) / 1e6 : 1e9;
		int most = blind ? 1 : left < LOOK_MS ? (int)left + 1 : LOOK_MS;
		int got = left > 0 ? poll(fds, 2, most) : 0;
		bool too_much;

		if (got < 0 && errno == EINTR)
			continue;
		if ((got > 0 && fds[0].revents) || (blind && has_ended(pid)))
			break;
		too_much = !got && writes_too_much();
		if (!got && left > most && !too_much)
			continue;
		end = got > 0	 ? PC_RUNNER_STOPPED
		      : too_much ? PC_RUNNER_OUTGREW
				 : PC_RUNNER_TIMEOUT;
		if (got > 0)
			(void)!read(PC_RUNNER_SOCKET, &asked, 1);
		kill_group(pid);
		waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT);
		break;
	}
	if (!blind)
		close(fds[0].fd);
	return end;
}

static void take(struct pc_runner_reply *reply, enum pc_measure measure, double value)
{
	reply->values[measure] = value;
	reply->have |= 1ull << measure;
}

static double ns_of(struct timeval time)
{
	return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3;
}

static void take_usage(struct pc_runner_reply *reply, const struct rusage *usage)
{
	take(reply, PC_MEASURE_USER, ns_of(usage->ru_utime));
	take(reply, PC_MEASURE_SYSTEM, ns_of(usage->ru_stime));
	take(reply, PC_MEASURE_CPU, ns_of(usage->ru_utime) + ns_of(usage->ru_stime));
	take(reply, PC_MEASURE_MEMORY, (double)usage->ru_maxrss * 1024);
	take(reply, PC_MEASURE_MINOR_FAULTS, (double)usage->ru_minflt);
	take(reply, PC_MEASURE_MAJOR_FAULTS, (double)usage->ru_majflt);
	take(reply, PC_MEASURE_WAITS, (double)usage->ru_nvcsw);
	take(reply, PC_MEASURE_PREEMPTIONS, (double)usage->ru_nivcsw);
}

/* Kills our children; how many there were. */
static uint32_t kill_children(void)
{
	int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	char list[4096], *end = list;
	uint32_t count = 0;
	ssize_t got;
	long pid;

	if (fd < 0)
		return 0;
	got = read(fd, list, sizeof(list) - 1);
	close(fd);
	list[got > 0 ? got : 0] = '\0';
	while ((pid = strtol(end, &end, 10)) > 0)
		count += !kill((pid_t)pid, SIGKILL);
	return count;
}

/* What a run started and left behind has us as its parent: it is ended, whatever group it went to.
 */
static uint32_t sweep(void)
{
	uint32_t most = 0;

	for (;;) {
		uint32_t count;
		pid_t pid;

		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		if (pid < 0) /* there is none */
			return most;
		count = kill_children();
		if (!count || waitpid(-1, NULL, 0) < 0)
			return most;
		most = count > most ? count : most;
	}
}

static void run(struct job *job, struct pc_runner_reply *reply)
{
	struct pc_counters counters = { { -1, -1, -1, -1 } };
	struct rusage usage;
	double from = now_ns();
	pid_t pid = start(job, &counters);
	int status = 0;

	if (pid < 0) {
		reply->end = PC_RUNNER_FAILED;
		reply->code = errno;
		return;
	}
	if (job->go[1] >= 0)
		from = now_ns();
	release(job);
	reply->end = (int32_t)watch(pid, job->request.timeout_ms);
	take(reply, PC_MEASURE_WALL, now_ns() - from);
	kill(-pid, SIGKILL); /* what it left behind */
	while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
		;
	take_usage(reply, &usage);
	pc_counters_read(&counters, reply);
	reply->left_behind = sweep();
	if (*job->error) {
		reply->end = PC_RUNNER_FAILED;
		reply->code = *job->error;
	} else if (reply->end == PC_RUNNER_ENDED && WIFSIGNALED(status)) {
		reply->end = PC_RUNNER_KILLED;
		reply->code = WTERMSIG(status);
	} else if (reply->end == PC_RUNNER_ENDED) {
		reply->code = WEXITSTATUS(status);
	}
}

/* ---- requests ---- */

static const char *next(const char **at)
{
	const char *string = *at;

	*at += strlen(string) + 1;
	return string;
}

static char **strings(const char **at, uint32_t count)
{
	char **list = calloc(count + 1, sizeof(*list));

	for (uint32_t i = 0; list && i < count; i++)
		list[i] = (char *)(uintptr_t)next(at);
	return list;
}

/* False: there is no more, or no memory for it. */
static bool read_job(struct job *job)
{
	const char *at;

	if (!read_all(&job->request, sizeof(job->request)))
		return false;
	job->bytes = malloc(job->request.size + 1u);
	if (!job->bytes || !read_all(job->bytes, job->request.size))
		return false;
	job->bytes[job->request.size] = '\0';
	at = job->bytes;
	job->folder = next(&at);
	job->program = next(&at);
	job->arguments = strings(&at, job->request.argument_count);
	job->environment = strings(&at, job->request.environment_count);
	return job->arguments && job->environment;
}

int main(void)
{
	volatile int *error = mmap(NULL, sizeof(*error), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (error == MAP_FAILED || nothing < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1))
		return 1;
	for (size_t i = 0; i < sizeof(withstood) / sizeof(withstood[0]); i++)
		signal(withstood[i], withstand);
	for (;;) {
		struct job job = { .error = error, .nothing = nothing };
		struct pc_runner_reply reply = { .have = 0 };
		bool is_one = read_job(&job);

		if (is_one)
			run(&job, &reply);
		free(job.arguments);
		free(job.environment);
		free(job.bytes);
		if (!is_one || write(PC_RUNNER_SOCKET, &reply, sizeof(reply)) != sizeof(reply))
			return 0;
	}
}
