/* SPDX-License-Identifier: Apache-2.0
 * perfcopilot-tracer FOLDER BELOW COUNT VARIABLE… PROGRAM ARGUMENT…: runs a program in a folder,
 * with these COUNT variables besides its own (without "=": with none of that name), and writes the
 * path of each file that it, or what it starts, opens for reading or runs below another, each with
 * a NUL behind. The kernel stops it at these system calls only. Exits as the program does; 126: it
 * can't be watched. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OURS AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OURS AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OURS AUDIT_ARCH_RISCV64
#elif defined(__i386__)
#define OURS AUDIT_ARCH_I386
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define OURS AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define OURS AUDIT_ARCH_S390X
#endif

enum { CANT_WATCH = 126, CANT_RUN = 127 };

struct tracer {
	const char *below;
	size_t below_size;
	FILE *out;
	pid_t program;
	int code; /* how the program ended */
};

/* ---- the program, before it is one ---- */
#ifdef OURS
/* Only what opens files stops; whatever is no call of this architecture goes on. */
static int stop_at_opens(void)
{
#define AT(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, skipped) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (skipped))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
	struct sock_filter steps[] = {
		AT(arch),
		SKIP_UNLESS(OURS, 5),
		AT(nr),
#ifdef SYS_open
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_open, 2, 0),
#else
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 2, 0),
#endif
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 1, 0),
		SKIP_UNLESS(SYS_openat2, 1),
		ANSWER(SECCOMP_RET_TRACE),
		ANSWER(SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(steps) / sizeof(steps[0]), steps };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}
#else
static int stop_at_opens(void)
{
	errno = ENOSYS;
	return -1;
}
#endif

/* Returns only where it can't be run. */
static int become(char **argv)
{
	int nothing = open("/dev/null", O_RDWR);

	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		return CANT_WATCH;
	close(nothing);
	raise(SIGSTOP); /* until it is watched */
	if (stop_at_opens()) {
		fprintf(stderr, "seccomp: %s\n", strerror(errno));
		return CANT_WATCH;
	}
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	return CANT_RUN;
}

/* ---- watching ---- */
static void tell(struct tracer *tracer, const char *link)
{
	char path[4096];
	ssize_t size = readlink(link, path, sizeof(path));

	if (size > (ssize_t)tracer->below_size && size < (ssize_t)sizeof(path) &&
	    memcmp(path, tracer->below, tracer->below_size) == 0 &&
	    path[tracer->below_size] == '/') {
		fwrite(path, 1, (size_t)size, tracer->out);
		putc('\0', tracer->out);
	}
}

/* Whether it was opened for reading alone: what is written to tells of nothing. */
static int is_read_only(pid_t pid, long fd)
{
	char path[64], line[128];
	unsigned flags = O_WRONLY;
	FILE *info;

	snprintf(path, sizeof(path), "/proc/%ld/fdinfo/%ld", (long)pid, fd);
	info = fopen(path, "re");
	while (info && fgets(line, sizeof(line), info))
		if (strncmp(line, "flags:", 6) == 0)
			flags = (unsigned)strtoul(line + 6, NULL, 8);
	if (info)
		fclose(info);
	return (flags & O_ACCMODE) == O_RDONLY && !(flags & (O_PATH | O_DIRECTORY));
}

static void tell_opened(struct tracer *tracer, pid_t pid)
{
	struct __ptrace_syscall_info call;
	char link[64];
	long fd;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(call), &call) <= 0 ||
	    call.op != PTRACE_SYSCALL_INFO_EXIT || call.exit.is_error)
		return;
	fd = (long)call.exit.rval;
	snprintf(link, sizeof(link), "/proc/%ld/fd/%ld", (long)pid, fd);
	if (is_read_only(pid, fd))
		tell(tracer, link);
}

/* Lets it go on from where it stopped. */
static void go_on(struct tracer *tracer, pid_t pid, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;
	char link[64];

	switch (event) {
	case 0:
		if (signal == (SIGTRAP | 0x80)) {
			tell_opened(tracer, pid);
			signal = 0;
		}
		ptrace(PTRACE_CONT, pid, 0, signal);
		return;
	case PTRACE_EVENT_SECCOMP: /* to the end of the call */
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		return;
	case PTRACE_EVENT_STOP:
		if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
		    signal == SIGTTOU)
			ptrace(PTRACE_LISTEN, pid, 0, 0);
		else
			ptrace(PTRACE_CONT, pid, 0, 0);
		return;
	case PTRACE_EVENT_EXEC:
		snprintf(link, sizeof(link), "/proc/%ld/exe", (long)pid);
		tell(tracer, link);
		ptrace(PTRACE_CONT, pid, 0, 0);
		return;
	default:
		ptrace(PTRACE_CONT, pid, 0, 0);
	}
}

/* Until the program ends: what it leaves behind goes with us (PTRACE_O_EXITKILL). */
static int watch(struct tracer *tracer)
{
	int status;

	for (;;) {
		pid_t pid = waitpid(-1, &status, __WALL);

		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			return CANT_WATCH;
		if (WIFSTOPPED(status))
			go_on(tracer, pid, status);
		else if (pid == tracer->program)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
}

static int start(struct tracer *tracer)
{
	static const long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
				    PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP |
				    PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
	int status;

	if (waitpid(tracer->program, &status, WUNTRACED) < 0 || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SEIZE, tracer->program, 0, options)) {
		fprintf(stderr, "ptrace: %s\n", strerror(errno));
		kill(tracer->program, SIGKILL);
		return CANT_WATCH;
	}
	kill(tracer->program, SIGCONT);
	return watch(tracer);
}

int main(int argc, char **argv)
{
	struct tracer tracer = { .below = argc > 4 ? argv[2] : "" };
	char **program;
	int count = argc > 4 ? (int)strtol(argv[3], NULL, 10) : -1, out, result;

	if (count < 0 || count >= argc - 4)
		return CANT_WATCH;
	if (chdir(argv[1])) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return CANT_WATCH;
	}
	program = argv + 4 + count;
	for (char **variable = argv + 4; variable < program; variable++)
		if (strchr(*variable, '=') ? putenv(*variable) : unsetenv(*variable))
			return CANT_WATCH;
	out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	tracer.below_size = strlen(tracer.below);
	tracer.out = out < 0 ? NULL : fdopen(out, "w");
	if (!tracer.out)
		return CANT_WATCH;
	tracer.program = fork();
	if (tracer.program == 0)
		return become(program);
	result = tracer.program < 0 ? CANT_WATCH : start(&tracer);
	fclose(tracer.out);
	return result;
}
