/* SPDX-License-Identifier: Apache-2.0
 * Where libraries and programs lie: the cache of the dynamic linker, its folders, $PATH, the
 * folders in which Python and Perl keep extensions. */
#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/files.h"

enum { PLACES_MAX = 8, CACHE_MAX = 32 << 20, KALLSYMS_MAX = 128 << 20, NAME_MAX_SIZE = 255 };

/* How a file's name is like the one asked for, the best first. */
enum likeness { EXACT, STEM, LIBRARY, LIKENESSES }; /* libc.so.6; libc; c */

struct search {
	struct pc *pc;
	const char *name;
	struct {
		const char *key, *path, *how;
	} best[LIKENESSES];
	struct pc_place items[PLACES_MAX];
	size_t count;
};

/* ---- names ---- */
static bool is_stem(const char *file, const char *stem)
{
	size_t size = strlen(stem);

	return !strncmp(file, stem, size) && !strncmp(file + size, ".so", 3) &&
	       (file[size + 3] == '\0' || file[size + 3] == '.');
}

static bool is_like(const char *file, const char *name, enum likeness *out_likeness)
{
	if (!strcmp(file, name))
		*out_likeness = EXACT;
	else if (is_stem(file, name))
		*out_likeness = STEM;
	else if (!strncmp(file, "lib", 3) && is_stem(file + 3, name))
		*out_likeness = LIBRARY;
	else
		return false;
	return true;
}

/* Of the same kind of machine as this very program. */
static bool is_native(const char *path)
{
	static Elf64_Half machine;
	Elf64_Ehdr header;

	if (!machine)
		machine = pc_file_start("/proc/self/exe", &header, sizeof(header)) == sizeof(header)
				  ? header.e_machine
				  : EM_NONE;
	if (pc_file_start(path, &header, sizeof(header)) < offsetof(Elf64_Ehdr, e_version) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	return machine == EM_NONE ||
	       (header.e_machine == machine &&
		header.e_ident[EI_CLASS] == (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32));
}

/* Of several versions the newest. */
static void offer(struct search *search, const char *file, const char *path, const char *how)
{
	enum likeness likeness;

	if (!is_like(file, search->name, &likeness) ||
	    (search->best[likeness].key && strverscmp(search->best[likeness].key, file) >= 0) ||
	    !is_native(path))
		return;
	search->best[likeness].key = pc_arena_strdup(pc_memory(search->pc), file);
	search->best[likeness].path = pc_arena_strdup(pc_memory(search->pc), path);
	search->best[likeness].how = how;
}

/* ---- the linker's cache ---- */
struct cache_head {
	char magic[20];
	uint32_t count, strings;
	uint32_t unused[5];
};
struct cache_entry {
	uint32_t flags, key, value, version;
	uint64_t hardware;
};

static const char *cache_text(struct pc_span cache, uint32_t at)
{
	return at < cache.size && memchr(cache.data + at, 0, cache.size - at) ? cache.data + at
									      : NULL;
}

/* Old ones have the new format behind their own. */
static struct pc_span new_cache(struct pc_span cache)
{
	static const char magic[] = "glibc-ld.so.cache1.1";
	const char *at = cache.size ? memmem(cache.data, cache.size, magic, strlen(magic)) : NULL;

	if (!at)
		return (struct pc_span){ 0 };
	return (struct pc_span){ at, cache.size - (size_t)(at - cache.data) };
}

static void search_cache(struct search *search)
{
	PC_AUTO(text) struct pc_text file = { 0 };
	struct cache_head head;
	struct pc_span cache;

	if (!pc_file_read("/etc/ld.so.cache", CACHE_MAX, &file))
		return;
	cache = new_cache(pc_text_span(&file));
	if (cache.size < sizeof(head))
		return;
	memcpy(&head, cache.data, sizeof(head));
	for (uint32_t i = 0; i < head.count; i++) {
		size_t at = sizeof(head) + (size_t)i * sizeof(struct cache_entry);
		struct cache_entry entry;
		const char *key, *value;

		if (at + sizeof(entry) > cache.size)
			return;
		memcpy(&entry, cache.data + at, sizeof(entry));
		key = cache_text(cache, entry.key);
		value = cache_text(cache, entry.value);
		if (key && value)
			offer(search, key, value, "the linker's cache");
	}
}

/* ---- folders ---- */
static void search_folder(struct search *search, struct pc_span folder, const char *how)
{
	const char *path = pc_arena_strndup(pc_memory(search->pc), folder.data, folder.size);
	DIR *dir = folder.size ? opendir(path) : NULL;
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		enum likeness likeness;

		if (is_like(entry->d_name, search->name, &likeness))
			offer(search, entry->d_name,
			      pc_arena_printf(pc_memory(search->pc), "%s/%s", path, entry->d_name),
			      how);
	}
	if (dir)
		closedir(dir);
}

static void search_folders(struct search *search, const char *folders, const char *how)
{
	struct pc_span rest = pc_span(folders), folder;

	while (rest.data && pc_span_cut(rest, ':', &folder, &rest))
		search_folder(search, folder, how);
	if (rest.data)
		search_folder(search, rest, how);
}

/* ---- programs and extensions ---- */
const char *pc_program_find(struct pc *pc, const char *name)
{
	const char *path = getenv("PATH");
	struct stat info;

	if (strchr(name, '/'))
		return !stat(name, &info) && S_ISREG(info.st_mode) ? name : NULL;
	for (path = path ? path : "/usr/bin:/bin"; *name && *path; path += *path == ':') {
		size_t size = strcspn(path, ":");
		const char *file = pc_arena_printf(pc_memory(pc), "%.*s/%s", (int)(size ? size : 1),
						   size ? path : ".", name);

		if (!access(file, X_OK) && !stat(file, &info) && S_ISREG(info.st_mode))
			return file;
		path += size;
	}
	return NULL;
}

static bool is_plain_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("_.+-", *at))
			return false;
	return name[0] != '\0' && strlen(name) <= NAME_MAX_SIZE;
}

static void add(struct search *search, const char *path, const char *how)
{
	char *real PC_AUTO(memory) = path ? realpath(path, NULL) : NULL;

	if (!real || search->count == PLACES_MAX)
		return;
	for (size_t i = 0; i < search->count; i++)
		if (!strcmp(search->items[i].real_path, real))
			return;
	search->items[search->count++] =
		(struct pc_place){ pc_arena_strdup(pc_memory(search->pc), path),
				   pc_arena_strdup(pc_memory(search->pc), real), how };
}

/* The name has no sign that means something to glob. */
static void add_extensions(struct search *search)
{
	static const struct {
		const char *pattern, *how;
	} places[] = {
		{ "/usr/lib/python3*/lib-dynload/%s.*so", "an extension of Python" },
		{ "/usr/lib/python3/dist-packages/%s.*so", "an extension of Python" },
		{ "/usr/lib/python3/dist-packages/*/%s.*so", "an extension of Python" },
		{ "/usr/local/lib/python3*/*-packages/%s.*so", "an extension of Python" },
		{ "/usr/local/lib/python3*/*-packages/*/%s.*so", "an extension of Python" },
		{ "/usr/lib/*/perl*/*/auto/%s/*.so", "an extension of Perl" },
		{ "/usr/lib/*/perl*/*/auto/*/%s/*.so", "an extension of Perl" },
		{ "/usr/lib/*/perl-base/auto/*/%s/*.so", "an extension of Perl" },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		PC_AUTO(text) struct pc_text pattern = { 0 };
		const char *at = strstr(places[i].pattern, "%s");
		glob_t found = { 0 };

		pc_text_add(&pattern, places[i].pattern, (size_t)(at - places[i].pattern));
		pc_text_printf(&pattern, "%s%s", search->name, at + 2);
		if (!glob(pattern.data, 0, NULL, &found) && found.gl_pathc)
			add(search, found.gl_pathv[found.gl_pathc - 1], places[i].how);
		globfree(&found);
	}
}

static void add_best(struct search *search, enum likeness likeness)
{
	add(search, search->best[likeness].path, search->best[likeness].how);
}

static void search_all(struct search *search)
{
	static const char folders[] =
		"/lib:/usr/lib:/lib64:/usr/lib64:/usr/local/lib:/usr/local/lib64";

	search_folders(search, getenv("LD_LIBRARY_PATH"), "$LD_LIBRARY_PATH");
	search_cache(search);
	if (!search->best[EXACT].key && !search->best[STEM].key && !search->best[LIBRARY].key)
		search_folders(search, folders, "the linker's folders");
	add_best(search, EXACT);
	add(search, pc_program_find(search->pc, search->name), "$PATH");
	add_best(search, STEM);
	add_best(search, LIBRARY);
	add_extensions(search);
}

void pc_library_find(struct pc *pc, const char *name, struct pc_places *out_places)
{
	struct search search = { .pc = pc, .name = name };
	struct pc_place *items;

	if (strchr(name, '/'))
		add(&search, name, "as given");
	else if (is_plain_name(name))
		search_all(&search);
	if (!search.count && !access(name, R_OK))
		add(&search, name, "as given");
	items = pc_arena_alloc(pc_memory(pc), sizeof(*items) * (search.count + 1));
	memcpy(items, search.items, sizeof(*items) * search.count);
	*out_places = (struct pc_places){ items, search.count };
}

/* ---- the kernel ---- */
bool pc_is_kernel(const char *library)
{
	struct pc_span name = pc_span(library);
	static const char *const user[] = { "[vdso", "[vsyscall", "[heap", "[stack", "[anon" };

	if (!strcmp(library, "kernel") || pc_span_starts(name, "vmlinux") ||
	    pc_span_starts(name, "vmlinuz") || pc_span_ends(name, ".ko"))
		return !strchr(library, '/');
	for (size_t i = 0; i < sizeof(user) / sizeof(user[0]); i++)
		if (pc_span_starts(name, user[i]))
			return false;
	return library[0] == '[' && pc_span_ends(name, "]");
}

/* "ffffffff81000000 T vfs_read" or with "\t[ext4]" behind. */
static bool is_function(struct pc_span line, const char *function, struct pc_span *out_module)
{
	struct pc_span address, type, name = { 0 }, rest;

	if (!pc_span_cut(line, ' ', &address, &rest) || !pc_span_cut(rest, ' ', &type, &name))
		return false;
	*out_module = PC_SPAN("");
	pc_span_cut(name, '\t', &name, out_module);
	return type.size && strchr("tTwW", type.data[0]) && pc_span_is(name, function);
}

int pc_kernel_find(struct pc *pc, const char *function, bool *out_found, const char **out_module)
{
	PC_AUTO(text) struct pc_text names = { 0 };
	struct pc_span rest, line, module;

	if (!pc_file_read("/proc/kallsyms", KALLSYMS_MAX, &names) || !names.size)
		return pc_fail(pc, PC_EINPUT,
			       "the names of the running kernel can't be read "
			       "(/proc/kallsyms)");
	*out_found = false;
	rest = pc_text_span(&names);
	while (!*out_found && pc_span_line(&rest, &line))
		if (is_function(line, function, &module)) {
			*out_found = true;
			*out_module = pc_arena_strndup(pc_memory(pc), module.data, module.size);
		}
	return PC_OK;
}
