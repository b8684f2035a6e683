/* SPDX-License-Identifier: Apache-2.0
 * Whose file it is. dpkg's and apk's lists are texts, which are read; rpm's are not, so it is
 * asked. */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/files.h"
#include "input/input.h"

#define DPKG_LISTS "/var/lib/dpkg/info"
enum { LIST_MAX = 16 << 20, SPELLINGS = 2 };

/* A path with and without the /usr in front: where both are one folder, lists have either. */
struct spellings {
	struct pc_text lines[SPELLINGS]; /* "\nPATH\n" */
};

static void spell(const char *path, struct spellings *out)
{
	pc_text_printf(&out->lines[0], "\n%s\n", path);
	if (!strncmp(path, "/usr/", 5))
		pc_text_printf(&out->lines[1], "\n%s\n", path + 4);
	else
		pc_text_printf(&out->lines[1], "\n/usr%s\n", path);
}

static bool lists(const struct pc_text *list, const struct spellings *spellings)
{
	for (size_t i = 0; i < SPELLINGS; i++)
		if (memmem(list->data, list->size, spellings->lines[i].data,
			   spellings->lines[i].size))
			return true;
	return false;
}

/* ---- dpkg ---- */
/* "libc6:amd64.list" lists the files of libc6. */
static bool dpkg_owner(const struct spellings *spellings, struct pc_text *out_name)
{
	PC_AUTO(text) struct pc_text list = { 0 }, path = { 0 };
	DIR *dir = opendir(DPKG_LISTS);
	const struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		struct pc_span name = pc_span(entry->d_name);

		if (!pc_span_ends(name, ".list"))
			continue;
		path.size = list.size = 0;
		pc_text_printf(&path, DPKG_LISTS "/%s", entry->d_name);
		pc_text_putc(&list, '\n');
		found = pc_file_read(path.data, LIST_MAX, &list) && lists(&list, spellings);
		if (found)
			pc_text_add(out_name, name.data, name.size - strlen(".list"));
	}
	if (dir)
		closedir(dir);
	return found;
}

/* One field of a paragraph; NULL: this line is another one. */
static const char *field(struct pc *pc, struct pc_span line, const char *name)
{
	struct pc_span value;

	if (!pc_span_starts(line, name))
		return NULL;
	value = pc_span_trim(
		(struct pc_span){ line.data + strlen(name), line.size - strlen(name) });
	return pc_arena_strndup(pc_memory(pc), value.data, value.size);
}

static void keep(const char *value, const char **out_field)
{
	if (value)
		*out_field = value;
}

/* The paragraph of a package, "libc6" or "libc6:amd64", in dpkg's status. */
static const struct pc_package *dpkg_status(struct pc *pc, struct pc_span owner)
{
	struct pc_package *package = pc_arena_alloc(pc_memory(pc), sizeof(*package));
	PC_AUTO(text) struct pc_text status = { 0 };
	struct pc_span name = owner, architecture = { 0 }, line, rest;
	bool is_name = false, is_it = false;

	pc_span_cut(owner, ':', &name, &architecture);
	*package = (struct pc_package){ .name = pc_arena_strndup(pc_memory(pc), name.data,
								 name.size) };
	pc_file_read("/var/lib/dpkg/status", LIST_MAX, &status);
	rest = pc_text_span(&status);
	while (pc_span_line(&rest, &line)) {
		if (!line.size && is_it)
			return package;
		if (pc_span_starts(line, "Package: "))
			is_name = is_it = pc_span_is(
				(struct pc_span){ line.data + 9, line.size - 9 }, package->name);
		if (!is_name)
			continue;
		keep(field(pc, line, "Version: "), &package->version);
		keep(field(pc, line, "Description: "), &package->summary);
		keep(field(pc, line, "Architecture: "), &package->architecture);
		if (architecture.size && pc_span_starts(line, "Architecture: "))
			is_it = is_name = pc_span_is(architecture, package->architecture);
	}
	return package;
}

/* ---- apk ---- */
/* Paragraphs of "P:name", "V:version", "T:summary", "F:folder", "R:file". */
static const struct pc_package *apk_owner(struct pc *pc, const char *path)
{
	struct pc_package *package = pc_arena_alloc(pc_memory(pc), sizeof(*package));
	PC_AUTO(text) struct pc_text folder = { 0 }, list = { 0 };
	struct pc_span line, rest;

	pc_file_read("/lib/apk/db/installed", LIST_MAX, &list);
	rest = pc_text_span(&list);
	while (pc_span_line(&rest, &line)) {
		if (!line.size)
			*package = (struct pc_package){ 0 };
		keep(field(pc, line, "P:"), &package->name);
		keep(field(pc, line, "V:"), &package->version);
		keep(field(pc, line, "A:"), &package->architecture);
		keep(field(pc, line, "T:"), &package->summary);
		if (pc_span_starts(line, "F:")) {
			folder.size = 0;
			pc_text_printf(&folder, "/%.*s/", (int)line.size - 2, line.data + 2);
		}
		if (pc_span_starts(line, "R:") && folder.size &&
		    strlen(path) == folder.size + line.size - 2 &&
		    !strncmp(path, folder.data, folder.size) &&
		    pc_span_is((struct pc_span){ line.data + 2, line.size - 2 },
			       path + folder.size))
			return package;
	}
	return NULL;
}

/* ---- rpm ---- */
static const struct pc_package *rpm_owner(struct pc *pc, const char *path)
{
	const char *argv[] = { "rpm",  "-qf",
			       "--qf", "%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SUMMARY}\\n",
			       path,   NULL };
	struct pc_package *package = pc_arena_alloc(pc_memory(pc), sizeof(*package));
	const char **fields[] = { &package->name, &package->version, &package->architecture };
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line, rest, part;
	bool more;

	if (!pc_program_find(pc, "rpm") || pc_input_run(pc, "rpm", argv, &input) ||
	    pc_input_line(input, &line, &more) || !more) {
		pc_forget(pc);
		return NULL;
	}
	rest = line;
	for (size_t i = 0; i < 3; i++) {
		if (!pc_span_cut(rest, '\t', &part, &rest))
			return NULL; /* "file … is not owned by any package" */
		*fields[i] = pc_arena_strndup(pc_memory(pc), part.data, part.size);
	}
	package->summary = pc_arena_strndup(pc_memory(pc), rest.data, rest.size);
	return package;
}

static const struct pc_package *dpkg_package(struct pc *pc, const char *path)
{
	PC_AUTO(text) struct pc_text owner = { 0 };
	struct spellings spellings = { 0 };
	bool found;

	if (access(DPKG_LISTS, R_OK))
		return NULL;
	spell(path, &spellings);
	found = dpkg_owner(&spellings, &owner);
	for (size_t i = 0; i < SPELLINGS; i++)
		pc_text_clear(&spellings.lines[i]);
	return found ? dpkg_status(pc, pc_text_span(&owner)) : NULL;
}

const struct pc_package *pc_package_of(struct pc *pc, const char *path)
{
	const struct pc_package *package;

	if (path[0] != '/' || strchr(path, '\n'))
		return NULL;
	package = dpkg_package(pc, path);
	if (!package)
		package = apk_owner(pc, path);
	return package ? package : rpm_owner(pc, path);
}
