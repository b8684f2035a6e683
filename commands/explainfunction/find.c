/* SPDX-License-Identifier: Apache-2.0
 * What this machine knows of the function. Of several files that the name may mean, the one that
 * has the function is meant. */
#include "explainfunction.h"

enum { NOTES_MAX = 8 };

static void add_note(struct pc *pc, struct function_found *found, const char *note)
{
	const char **notes = pc_arena_alloc(pc_memory(pc), sizeof(*notes) * NOTES_MAX);

	if (found->notes.count == NOTES_MAX)
		return;
	for (size_t i = 0; i < found->notes.count; i++)
		notes[i] = found->notes.items[i];
	notes[found->notes.count] = note;
	found->notes = (struct pc_list){ notes, found->notes.count + 1 };
}

static void note_error(struct pc *pc, struct function_found *found)
{
	add_note(pc, found, pc_arena_strdup(pc_memory(pc), pc_error(pc)));
}

/* ---- the kernel ---- */
static void find_in_kernel(struct pc *pc, struct function_found *found)
{
	found->is_kernel = true;
	if (pc_kernel_find(pc, found->options->function, &found->kernel_has, &found->kernel_module))
		note_error(pc, found);
}

/* ---- a file ---- */
static bool has_it(const struct pc_binary *binary)
{
	return binary->found_count || binary->ifunc;
}

static void find_in_files(struct pc *pc, struct function_found *found)
{
	const struct explainfunction *opt = found->options;

	pc_library_find(pc, opt->library, &found->places);
	for (size_t i = 0; i < found->places.count; i++) {
		const struct pc_place *place = &found->places.items[i];
		struct pc_binary binary;

		if (pc_binary_read(pc, place->real_path, opt->function, &binary)) {
			if (found->places.count == 1)
				note_error(pc, found);
			continue;
		}
		if (found->has_binary && !has_it(&binary))
			continue;
		found->place = place;
		found->binary = binary;
		found->has_binary = true;
		if (binary.found_count)
			return;
	}
	if (!found->place && found->places.count)
		found->place = &found->places.items[0];
}

/* ---- the manual ---- */
/* "__x64_sys_read" is what read enters; "__memcpy_chk" is memcpy with a check. */
static const char *bare_name(struct pc *pc, const char *name)
{
	static const char *const beginnings[] = { "__x64_sys_", "__arm64_sys_", "__ia32_sys_",
						  "__se_sys_",	"__do_sys_",	"ksys_",
						  "_IO_",	"__GI_",	"__" };
	struct pc_span rest = pc_span(name);

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (pc_span_starts(rest, beginnings[i])) {
			rest.data += strlen(beginnings[i]);
			rest.size -= strlen(beginnings[i]);
			break;
		}
	if (pc_span_ends(rest, "_chk"))
		rest.size -= 4;
	return pc_arena_strndup(pc_memory(pc), rest.data, rest.size);
}

static const char *without_version(struct pc *pc, const char *name)
{
	size_t size = strcspn(name, "@.");

	return size ? pc_arena_strndup(pc_memory(pc), name, size) : name;
}

static void find_manual(struct pc *pc, struct function_found *found)
{
	const char *name = without_version(pc, found->options->function);
	const char *names[] = { name, found->binary.ifunc, bare_name(pc, name) };
	const char *sections = found->is_kernel ? "29" : "32";

	if (strstr(name, "::"))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !found->manual; i++)
		if (names[i])
			found->manual = pc_manual_find(pc, names[i], sections);
	for (size_t i = 0; i < found->binary.aliases.count && !found->manual; i++)
		found->manual = pc_manual_find(pc, found->binary.aliases.items[i], sections);
}

/* ---- what is to be known of it ---- */
static void note_missing(struct pc *pc, struct function_found *found)
{
	const struct pc_binary *binary = &found->binary;
	const char *path = found->place ? found->place->path : "";

	if (!found->has_binary || binary->found_count)
		return;
	if (binary->imported)
		add_note(pc, found,
			 pc_arena_printf(pc_memory(pc),
					 "%s only calls it: it lies in one of the libraries "
					 "that it needs",
					 path));
	if (binary->stripped && !binary->debug_path)
		add_note(pc, found,
			 pc_arena_printf(pc_memory(pc),
					 "%s is stripped: names that it does not share with "
					 "others are known only with its debug symbols",
					 path));
}

static void note_unread(struct pc *pc, struct function_found *found)
{
	const struct pc_binary *binary = &found->binary;

	if (binary->damaged)
		add_note(pc, found, "parts of the file are damaged, and were not read");
	if (binary->unread_symbols)
		add_note(pc, found,
			 pc_arena_printf(pc_memory(pc), "names are missing: %s",
					 binary->unread_symbols));
	if (binary->unread_declaration)
		add_note(pc, found,
			 pc_arena_printf(pc_memory(pc),
					 "where it was written is not known, for the debug "
					 "information could not be read: %s",
					 binary->unread_declaration));
}

int function_find(struct pc *pc, struct function_found *found)
{
	if (pc_is_kernel(found->options->library))
		find_in_kernel(pc, found);
	else
		find_in_files(pc, found);
	if (!found->is_kernel && !found->places.count)
		add_note(pc, found,
			 pc_arena_printf(pc_memory(pc),
					 strchr(found->options->library, '/')
						 ? "there is no file %s here"
						 : "no library or program called %s was found "
						   "here; a path says where it lies",
					 found->options->library));
	note_missing(pc, found);
	note_unread(pc, found);
	if (found->place)
		found->package = pc_package_of(pc, found->place->path);
	if (found->place && !found->package)
		found->package = pc_package_of(pc, found->place->real_path);
	find_manual(pc, found);
	return pc_cancelled(pc) ? pc_cancel(pc) : PC_OK;
}
