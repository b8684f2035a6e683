/* SPDX-License-Identifier: Apache-2.0
 * Tests of llm/cache/cache_file.c: whose file it is, what is done with one that is damaged or
 * another's.
 */
#include "cache_fixture.h"

#include <dirent.h>

static unsigned mode_of(const char *path)
{
	struct stat st;

	return lstat(path, &st) ? 0 : (unsigned)st.st_mode & 0777;
}

static void nobody_else_reads_it(void **state)
{
	struct fixture *f = *state;
	char wal[128];
	mode_t mask = umask(0);

	snprintf(wal, sizeof(wal), "%s-wal", f->path);
	assert_null(reopen(f));
	assert_null(put(f, "one", "1"));
	umask(mask);
	assert_int_equal(mode_of(f->path), 0600);
	assert_true(mode_of(wal) == 0600 || mode_of(wal) == 0);
	close_cache(f);
	chmod(f->path, 0644);
	assert_null(reopen(f));
	assert_int_equal(mode_of(f->path), 0600);
	assert_string_equal(get(f, "one"), "1");
}

/* ---- what is refused is left as it is ---- */
static void check_refused(struct fixture *f, const char *why)
{
	const char *got = reopen(f);

	assert_non_null(got);
	assert_non_null(strstr(got, why));
	assert_null(f->cache);
}

static void links_are_not_followed(void **state)
{
	struct fixture *f = *state;
	char target[128], below[128], linked[128], path[160];

	snprintf(target, sizeof(target), "%s/target", f->folder);
	assert_int_equal(symlink(target, f->path), 0);
	check_refused(f, "symbolic link");
	assert_int_not_equal(access(target, F_OK), 0);
	set_bytes(target, PC_SPAN(""));
	check_refused(f, "symbolic link");
	unlink(f->path);
	assert_int_equal(mkdir(f->path, 0700), 0);
	check_refused(f, "no file");
	rmdir(f->path);

	/* above the file they are the user's own */
	snprintf(below, sizeof(below), "%s/below", f->folder);
	snprintf(linked, sizeof(linked), "%s/linked", f->folder);
	snprintf(path, sizeof(path), "%s/answers.db", linked);
	assert_int_equal(mkdir(below, 0700), 0);
	assert_int_equal(symlink(below, linked), 0);
	assert_null(f->table->open(path, &f->cache));
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	struct fixture *f = *state;

	assert_non_null(f->table->open("/nonexistent/x/answers.db", &f->cache));
	assert_null(f->cache);
}

/* Numbers at fixed places of the first page, highest byte first. */
static void set_number(const char *path, size_t at, uint32_t number)
{
	PC_AUTO(text) struct pc_text bytes = bytes_of(path);

	assert_true(bytes.size > at + 4);
	for (size_t i = 0; i < 4; i++)
		bytes.data[at + i] = (char)(number >> (24 - 8 * i));
	set_bytes(path, pc_text_span(&bytes));
}

static void check_left_alone(struct fixture *f, size_t at, uint32_t number, const char *why)
{
	PC_AUTO(text) struct pc_text before = { 0 };
	PC_AUTO(text) struct pc_text after = { 0 };

	assert_null(reopen(f));
	assert_null(put(f, "one", "1"));
	close_cache(f);
	set_number(f->path, at, number);
	before = bytes_of(f->path);
	check_refused(f, why);
	after = bytes_of(f->path);
	assert_int_equal(after.size, before.size);
	assert_memory_equal(after.data, before.data, before.size);
}

static void a_newer_schema_is_refused(void **state)
{
	check_left_alone(*state, 60, 2, "newer perfcopilot");
}

static void a_database_of_something_else_is_refused(void **state)
{
	check_left_alone(*state, 68, 77, "not of answers");
}

static void an_empty_file_becomes_one(void **state)
{
	struct fixture *f = *state;

	set_bytes(f->path, PC_SPAN(""));
	assert_null(reopen(f));
	assert_null(put(f, "one", "1"));
}

/* ---- damage ---- */
/* How many files were moved aside, and the bytes of one. */
static unsigned moved_aside(struct fixture *f, struct pc_text *out_bytes)
{
	DIR *folder = opendir(f->folder);
	struct dirent *entry;
	unsigned count = 0;
	char path[512];

	while ((entry = readdir(folder))) {
		size_t size = strlen(entry->d_name);

		if (!strstr(entry->d_name, ".damaged-") || entry->d_name[size - 1] == 'l' ||
		    entry->d_name[size - 1] == 'm')
			continue;
		snprintf(path, sizeof(path), "%s/%s", f->folder, entry->d_name);
		pc_text_clear(out_bytes);
		*out_bytes = bytes_of(path);
		count++;
	}
	closedir(folder);
	return count;
}

static void what_is_no_database_is_moved_aside(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text aside = { 0 };
	const char *why;

	set_bytes(f->path, PC_SPAN("these are my notes\n"));
	why = reopen(f);
	assert_non_null(why);
	assert_non_null(strstr(why, "moved to"));
	assert_non_null(f->cache);
	assert_null(put(f, "one", "1"));
	assert_string_equal(get(f, "one"), "1");
	assert_int_equal(moved_aside(f, &aside), 1);
	assert_string_equal(aside.data, "these are my notes\n");
	assert_null(reopen(f));
}

static void fill(struct fixture *f, unsigned count)
{
	char identity[32];

	assert_null(reopen(f));
	for (unsigned i = 0; i < count; i++) {
		snprintf(identity, sizeof(identity), "question %u", i);
		assert_null(put(f, identity, "an answer of some length, to fill a page in time"));
	}
}

static bool go_on(void *context, const struct pc_kept *row)
{
	*(unsigned *)context += row->answer != NULL;
	return true;
}

/* From the second page on. */
static void wreck(struct fixture *f)
{
	PC_AUTO(text) struct pc_text bytes = bytes_of(f->path);

	assert_true(bytes.size > 16384);
	memset(bytes.data + 4096, 0xa5, bytes.size - 4096);
	set_bytes(f->path, pc_text_span(&bytes));
}

static void damage_within_is_told_when_it_is_met(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text aside = { 0 };
	unsigned rows = 0;
	const char *why;

	fill(f, 500);
	close_cache(f);
	wreck(f);
	why = reopen(f);
	if (!why)
		why = f->table->list(f->cache, NULL, 0, go_on, &rows);
	assert_non_null(why);
	assert_non_null(strstr(why, "moved to"));
	assert_int_equal(moved_aside(f, &aside), 1);
	assert_null(put(f, "one", "1"));
	assert_string_equal(get(f, "one"), "1");
}

/* Two see the same damage: the new file that the first has begun stays. */
static void it_is_moved_aside_once(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text aside = { 0 };
	struct pc_cache *other = NULL;
	struct pc_kept row;
	const char *why;
	unsigned rows = 0;

	fill(f, 500);
	close_cache(f);
	assert_null(reopen(f));
	assert_null(f->table->open(f->path, &other));
	wreck(f);
	why = f->table->list(f->cache, NULL, 0, go_on, &rows);
	assert_non_null(why);
	assert_null(put(f, "one", "1"));
	why = f->table->list(other, NULL, 0, go_on, &rows);
	assert_non_null(why);
	assert_int_equal(moved_aside(f, &aside), 1);
	assert_null(f->table->get(other, pc_identity_hash(PC_SPAN("one")), "one", 3, &row));
	assert_string_equal(row.answer, "1");
	f->table->close(other);
}

/* SQLite does not see it: a byte within an answer. */
static void a_damaged_answer_is_not_used(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text bytes = { 0 };
	struct pc_kept row;
	unsigned whole = 0;
	char *at;

	assert_null(reopen(f));
	assert_null(put(f, "one", "it takes 47 % of the time"));
	assert_null(put(f, "two", "2"));
	close_cache(f);
	bytes = bytes_of(f->path);
	at = find_bytes(&bytes, "47 %");
	assert_non_null(at);
	at[0] = '5';
	set_bytes(f->path, pc_text_span(&bytes));
	assert_null(reopen(f));
	assert_non_null(f->table->get(f->cache, pc_identity_hash(PC_SPAN("one")), "one", 3, &row));
	assert_int_equal(row.id, 0);
	assert_non_null(f->table->show(f->cache, 1, &row));
	assert_null(f->table->list(f->cache, NULL, 0, go_on, &whole));
	assert_int_equal(whole, 1);
	assert_null(put(f, "one", "anew"));
	assert_string_equal(get(f, "one"), "anew");
}

/* Whatever is in the file: it is read, told, or moved aside. */
static void any_damage_ends_well(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text whole = { 0 };
	unsigned rows = 0;

	fill(f, 60);
	close_cache(f);
	whole = bytes_of(f->path);
	for (size_t i = 0; i < 120; i++) {
		PC_AUTO(text) struct pc_text bytes = { 0 };

		pc_text_add(&bytes, whole.data, i % 3 ? whole.size : whole.size * i / 120);
		for (size_t k = 0; k < 1 + i % 7 && bytes.size; k++)
			bytes.data[(i * 2654435761u + k * 40503u) % bytes.size] ^= (char)(1 + i);
		set_bytes(f->path, pc_text_span(&bytes));
		(void)reopen(f);
		if (f->cache) {
			(void)f->table->list(f->cache, "some", 0, go_on, &rows);
			(void)put(f, "question 3", "anew");
		}
		close_cache(f);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_else_reads_it),
		TEST(links_are_not_followed),
		TEST(a_folder_that_is_not_there_is_told),
		TEST(a_newer_schema_is_refused),
		TEST(a_database_of_something_else_is_refused),
		TEST(an_empty_file_becomes_one),
		TEST(what_is_no_database_is_moved_aside),
		TEST(damage_within_is_told_when_it_is_met),
		TEST(it_is_moved_aside_once),
		TEST(a_damaged_answer_is_not_used),
		TEST(any_damage_ends_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
