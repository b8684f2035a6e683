/* SPDX-License-Identifier: Apache-2.0
 * What a killed run leaves: a line of JSON a round, on the disk before the next one begins. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"

/* ---- which comparison it is of ---- */

static const uint64_t nothing_summed = 0xcbf29ce484222325u;

/* FNV-1a: a name for a file, no more. */
static uint64_t add_to_sum(uint64_t sum, const char *text)
{
	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
	return sum;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Names, sizes and times of the file, or of all files in the folder: what was copied into the sides
 * is still the same where they are. */
static uint64_t sum_of_files(char *path)
{
	FTS *walk = fts_open((char *const[]){ path, NULL }, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	uint64_t sum = nothing_summed;

	for (FTSENT *at; walk && (at = fts_read(walk));) {
		PC_AUTO(text) struct pc_text text = { 0 };
		const struct stat *st = at->fts_statp;

		if (at->fts_info == FTS_D || at->fts_info == FTS_DP)
			continue;
		pc_text_printf(&text, "%s\n%d", at->fts_path, (int)at->fts_info);
		if (at->fts_info != FTS_NS)
			pc_text_printf(&text, " %lld %lld.%09ld", (long long)st->st_size,
				       (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
		sum = add_to_sum(sum, text.data);
	}
	if (walk)
		fts_close(walk);
	return sum;
}

static void add_injected(struct pc_text *text, const struct compare_bench *bench)
{
	const struct pc_list *paths = &bench->r->options->inject;

	for (size_t i = 0; i < paths->count; i++)
		pc_text_printf(
			text, "inject %s %016" PRIx64 "\n", paths->items[i],
			sum_of_files(pc_arena_strdup(pc_memory(bench->r->pc), paths->items[i])));
}

static void add_list(struct pc_text *text, const char *what, const struct pc_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		pc_text_printf(text, "%s %s\n", what, list->items[i]);
}

/* The words of pytest name folders that are new in each run. */
static void add_work(struct pc_text *text, const struct pc_round_work *work, bool with_words)
{
	pc_text_printf(text, "work %s\nfolder %s\ntimeout %llu\n", work->name,
		       work->folder ? work->folder : "", (unsigned long long)work->timeout_ms);
	for (size_t i = 0; with_words && work->argv[i]; i++)
		pc_text_printf(text, "word %s\n", work->argv[i]);
}

/* What must be the same for samples of two runs to be of one comparison. */
static const char *identity(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_printf(&text, "%s\n%s\n", pc_repository_folder(bench->repository),
		       pc_repository_below(bench->repository));
	for (size_t side = 0; side < bench->r->side_count; side++)
		pc_text_printf(&text, "%s%s\n", bench->r->sides[side].commit,
			       bench->r->sides[side].working_tree ? " working tree" : "");
	pc_text_printf(&text, "build %s\nby %d\ntimeout %g\npin %d\n", opt->build,
		       (int)bench->r->by, opt->timeout, opt->pin);
	add_list(&text, "env", &opt->environments);
	add_list(&text, "base", &opt->base_environments);
	add_list(&text, "head", &opt->head_environments);
	add_injected(&text, bench);
	pc_text_printf(&text, "functions %s\nnative %d\npytest %s\n", opt->functions, opt->native,
		       bench->pytest);
	for (size_t i = 0; i < bench->rounds.work_count; i++)
		add_work(&text, &bench->rounds.works[i], !bench->pytest[0]);
	return pc_arena_strdup(pc_memory(bench->r->pc), text.data);
}

/* ---- writing ---- */

static int write_line(struct compare_bench *bench, struct json_object *line)
{
	struct compare_journal *journal = bench->journal;
	PC_AUTO(text) struct pc_text text = { 0 };
	ssize_t put = 0;

	pc_json_print(&text, line, false);
	pc_text_putc(&text, '\n');
	for (size_t at = 0; at < text.size && put >= 0;) {
		put = write(journal->fd, text.data + at, text.size - at);
		at += put > 0 ? (size_t)put : 0;
	}
	if (put >= 0 && !fdatasync(journal->fd))
		return PC_OK;
	return pc_fail(bench->r->pc, PC_EINPUT,
		       "%s, which keeps what is measured, can't be written: %s", journal->path,
		       strerror(errno));
}

/* Whether the first line is of this comparison; its seed goes on. */
static bool take_head(struct compare_bench *bench, struct json_object *line, const char *of)
{
	struct json_object *text = json_object_object_get(line, "of");
	struct json_object *seed = json_object_object_get(line, "seed");

	if (!text || !seed || strcmp(json_object_get_string(text), of) != 0)
		return false;
	bench->rounds.seed = (uint64_t)json_object_get_int64(seed);
	return true;
}

/* What is behind `whole` bytes was cut; one more than there are: the end of the last line was. */
static int end_at(struct compare_bench *bench, off_t whole)
{
	struct compare_journal *journal = bench->journal;
	struct stat st;

	if (!fstat(journal->fd, &st) && (whole <= st.st_size ? !ftruncate(journal->fd, whole)
							     : write(journal->fd, "\n", 1) == 1))
		return PC_OK;
	return pc_fail(bench->r->pc, PC_EINPUT, "%s: %s", journal->path, strerror(errno));
}

/* A last line that was cut is no round: it is run again. */
int compare_journal_read(struct compare_bench *bench, const char *path, const char *of,
			 off_t *out_whole)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line;
	bool more = true, head = false;
	off_t whole = 0;
	int status = pc_input_open(bench->r->pc, path, &input);

	while (!status && !(status = pc_input_line(input, &line, &more)) && more) {
		PC_AUTO(json)
		struct json_object *object = pc_json_parse(line, &(const char *){ NULL });

		if (!json_object_is_type(object, json_type_object))
			break;
		if (!head && !take_head(bench, object, of))
			break;
		if (head)
			bench->journal->lines += compare_journal_take(bench, object);
		head = true;
		whole += (off_t)line.size + 1;
	}
	if (!status)
		*out_whole = whole;
	return status;
}

int compare_journal_keep(struct compare_bench *bench, const struct pc_round *at)
{
	PC_AUTO(json) struct json_object *line = NULL;

	if (!bench->journal ||
	    (at->number == UINT32_MAX && !bench->rounds.works[at->work].failures))
		return PC_OK;
	line = compare_journal_round(bench, at);
	return write_line(bench, line);
}

/* ---- from begin to end ---- */

static int begin(struct compare_bench *bench, const char *of)
{
	PC_AUTO(json) struct json_object *line = json_object_new_object();

	if (ftruncate(bench->journal->fd, 0))
		return pc_fail(bench->r->pc, PC_EINPUT, "%s: %s", bench->journal->path,
			       strerror(errno));
	json_object_object_add(line, "of", pc_json_string(of));
	json_object_object_add(line, "seed", json_object_new_int64((int64_t)bench->rounds.seed));
	return write_line(bench, line);
}

/* No commit tells what a changed working tree held. */
static bool holds_changes(const struct compare_result *r)
{
	for (size_t side = 0; side < r->side_count; side++)
		if (r->sides[side].working_tree && r->sides[side].dirty)
			return true;
	return false;
}

int compare_journal_open(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	struct pc_arena *arena = pc_memory(r->pc);
	const char *of = identity(bench), *folder;
	struct compare_journal *journal = pc_arena_alloc(arena, sizeof(*journal));
	off_t whole = 0;
	int status;

	if (r->options->max_time > 0 || r->quick) /* nothing goes on with it */
		return PC_OK;
	if (holds_changes(r)) {
		if (!r->options->resume)
			return PC_OK;
		return pc_fail(r->pc, PC_EUSAGE,
			       "--resume can't know whether the working tree is still what was "
			       "measured; commit its changes, or leave --resume out");
	}
	folder = pc_arena_printf(arena, "%s/compare",
				 pc_user_folder(r->pc, "XDG_STATE_HOME", ".local/state"));
	status = pc_make_folder(r->pc, folder, "XDG_STATE_HOME");
	if (status)
		return status;
	journal->path = pc_arena_printf(arena, "%s/%016llx.jsonl", folder,
					(unsigned long long)add_to_sum(nothing_summed, of));
	journal->fd =
		open(journal->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (journal->fd < 0)
		return pc_fail(r->pc, PC_EINPUT, "%s: %s", journal->path, strerror(errno));
	if (flock(journal->fd, LOCK_EX | LOCK_NB)) { /* another run of the same keeps its own */
		close(journal->fd);
		if (r->options->resume)
			return pc_fail(r->pc, PC_EINPUT, "the run to go on with is still going on");
		return PC_OK;
	}
	bench->journal = journal;
	if (r->options->resume)
		status = compare_journal_read(bench, journal->path, of, &whole);
	if (!status && whole)
		status = end_at(bench, whole);
	if (!status && r->options->resume && !journal->lines)
		compare_warn(r, "there was no run of this comparison to go on with: it began anew");
	return status || journal->lines ? status : begin(bench, of);
}

void compare_journal_close(struct compare_bench *bench, bool done)
{
	struct compare_journal *journal = bench->journal;

	if (!journal)
		return;
	if (done || !pc_samples_series_count(bench->r->samples))
		unlink(journal->path);
	else
		pc_hint(bench->r->pc, "what was measured is kept: the same with --resume goes on");
	close(journal->fd);
	free(journal->told);
	bench->journal = NULL;
}
