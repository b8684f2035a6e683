/* SPDX-License-Identifier: Apache-2.0
 * Copies in a folder of our own, one run of ctags, and what it says of each. */
#include "repo/ctags.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/scratch.h"
#include "input/process.h"

enum { NAME_MAX_KEPT = 100, TIME_MAX_MS = 120000, SAID_MAX = 512 << 20 };

struct run {
	struct pc *pc;
	struct pc_ctags_file *files;
	size_t count;
	char *folder;
	struct pc_text paths, said;
	const char *note;
};

/* ---- the copies ---- */
/* A name that no list of names can misread, by which ctags knows the language all the same. */
static void copy_path(const struct run *run, size_t index, struct pc_text *out)
{
	const char *name = strrchr(run->files[index].path, '/');
	size_t size;

	name = name ? name + 1 : run->files[index].path;
	size = strlen(name);
	if (size > NAME_MAX_KEPT)
		name += size - NAME_MAX_KEPT;
	out->size = 0;
	pc_text_printf(out, "%s/%zu/", run->folder, index);
	for (; *name; name++)
		pc_text_putc(out,
			     isalnum((unsigned char)*name) || strchr("._+", *name) ? *name : '_');
}

/* ctags can't write JSON of what is no UTF-8: such bytes become "_", so that lines stay. */
static void valid_copy(struct pc_span bytes, struct pc_text *out)
{
	const char *at = bytes.data, *end = at + bytes.size;

	out->size = 0;
	pc_text_puts(out, "");
	while (at < end) {
		uint32_t c;
		size_t size = pc_utf8_decode(at, end, &c);

		pc_text_add(out, size && c ? at : "_", size ? size : 1);
		at += size ? size : 1;
	}
}

static int write_copy(struct run *run, size_t index, struct pc_text *scratch)
{
	struct pc_text path PC_AUTO(text) = { 0 };
	int fd PC_AUTO(fd) = -1;
	char *slash;

	copy_path(run, index, &path);
	slash = strrchr(path.data, '/');
	*slash = '\0';
	if (mkdir(path.data, 0700))
		return errno;
	*slash = '/';
	fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return errno;
	valid_copy(run->files[index].bytes, scratch);
	for (size_t at = 0; at < scratch->size;) {
		ssize_t put = write(fd, scratch->data + at, scratch->size - at);

		if (put < 0 && errno != EINTR)
			return errno;
		at += put > 0 ? (size_t)put : 0;
	}
	pc_text_printf(&run->paths, "%s\n", path.data);
	return 0;
}

static int write_list(struct run *run, const char *path)
{
	FILE *f PC_AUTO(file) = fopen(path, "wxe");

	if (!f)
		return errno;
	if (run->paths.size && fwrite(run->paths.data, run->paths.size, 1, f) != 1)
		return errno;
	return fflush(f) ? errno : 0;
}

/* ---- the run ---- */
static const char *program_of(void)
{
	static const char *const names[] = { "ctags-universal", "universal-ctags", "uctags",
					     "ctags", NULL };

	for (size_t i = 0; names[i]; i++)
		if (pc_process_exists(names[i]))
			return names[i];
	return NULL;
}

/* False: it is to be ended. */
static bool read_all(struct run *run, int fd)
{
	int64_t until = (int64_t)pc_now_ms() + TIME_MAX_MS;
	char bytes[1 << 16];
	ssize_t got = 1;

	while (got > 0) {
		int64_t left = until - (int64_t)pc_now_ms();
		bool ready;

		if (left <= 0 || run->said.size > SAID_MAX ||
		    !pc_signal_wait_ms(fd, POLLIN, (int)left, &ready) || !ready)
			return false;
		got = read(fd, bytes, sizeof(bytes));
		if (got > 0)
			pc_text_add(&run->said, bytes, (size_t)got);
	}
	return true;
}

static int run_it(struct run *run, const char *program, const char *list)
{
	const char *argv[] = { program,
			       "--quiet=yes",
			       "--options=NONE",
			       "--output-format=json",
			       "--fields=+neKSlZ-P",
			       "--sort=no",
			       "-f",
			       "-",
			       "-L",
			       list,
			       NULL };
	struct pc_process process = { 0 };
	int fd PC_AUTO(fd) = -1;
	const char *how;
	int status = pc_process_start_deaf(run->pc, argv, &process, &fd);

	if (status)
		return status;
	if (!read_all(run, fd)) {
		pc_process_kill(&process);
		if (pc_cancelled(run->pc))
			return pc_cancel(run->pc);
		run->note = "functions are not all known: ctags took too long";
		return PC_OK;
	}
	how = pc_process_end(run->pc, &process);
	if (how)
		run->note = pc_arena_printf(pc_memory(run->pc),
					    "functions are not known: %s; install Universal Ctags "
					    "(apt-get install universal-ctags)",
					    how);
	return PC_OK;
}

/* ---- what it said ---- */
/* Which file a line is of: our folder's name, which nobody could guess, stands in it. */
static size_t file_of(const struct run *run, struct pc_span line)
{
	const char *name = strrchr(run->folder, '/');
	const char *at = memmem(line.data, line.size, name, strlen(name));
	size_t index = 0;

	if (!at)
		return SIZE_MAX;
	at += strlen(name);
	if (at >= line.data + line.size || *at++ != '/')
		return SIZE_MAX;
	for (; at < line.data + line.size && isdigit((unsigned char)*at); at++)
		index = index < run->count ? 10 * index + (size_t)(*at - '0') : index;
	return index < run->count ? index : SIZE_MAX;
}

/* Lines of one file stand together. */
static void take_said(struct run *run)
{
	struct pc_span rest = pc_text_span(&run->said), line = rest, tags = rest;
	size_t file = SIZE_MAX;
	bool more = true;

	while (more) {
		size_t next;

		more = pc_span_cut(rest, '\n', &line, &rest);
		next = more ? file_of(run, line) : SIZE_MAX;
		if (next != file && file != SIZE_MAX)
			pc_functions_read(pc_memory(run->pc), tags, run->files[file].bytes,
					  &run->files[file].functions);
		if (next != file)
			tags = line;
		tags.size = (size_t)(line.data + line.size - tags.data);
		file = next;
	}
}

static int copy_and_run(struct run *run, const char *program)
{
	struct pc_text list PC_AUTO(text) = { 0 }, scratch PC_AUTO(text) = { 0 };
	int error = 0;

	pc_text_printf(&list, "%s/list", run->folder);
	for (size_t i = 0; i < run->count && !error; i++)
		error = write_copy(run, i, &scratch);
	if (!error)
		error = write_list(run, list.data);
	if (error)
		return pc_fail(run->pc, PC_EINPUT, "%s: %s; ctags needs copies of sources there",
			       run->folder, strerror(error));
	return run_it(run, program, list.data);
}

int pc_ctags_run(struct pc *pc, struct pc_ctags_file *files, size_t count, const char **out_note)
{
	struct run run = { .pc = pc, .files = files, .count = count };
	const char *program = program_of();
	int status;

	*out_note = NULL;
	for (size_t i = 0; i < count; i++)
		files[i].functions = (struct pc_functions){ 0 };
	if (!program) {
		*out_note = "functions are not known: ctags was not found; install Universal Ctags "
			    "(apt-get install universal-ctags)";
		return PC_OK;
	}
	if (!count)
		return PC_OK;
	status = pc_scratch_new(pc, &run.folder);
	if (!status)
		status = copy_and_run(&run, program);
	if (!status)
		take_said(&run);
	pc_scratch_free(run.folder);
	pc_text_clear(&run.paths);
	pc_text_clear(&run.said);
	if (!status)
		*out_note = run.note;
	return status;
}
