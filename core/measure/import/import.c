/* SPDX-License-Identifier: Apache-2.0
 * Reading results: the format of each file is found out, its reader fills an importer. */
#include "measure/import.h"

#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "input/inputs.h"
#include "measure/import/folder.h"
#include "measure/import/importer.h"
#include "profile/format.h"

/* ---- the table ---- */
/* clang-format off */
#define PC_IMPORT(name, description, parser) \
	{ name, description, pc_score_import_##parser, pc_parse_import_##parser },
const struct pc_import_row pc_import_table[] = {
#include "measure/import/imports.def"
#undef PC_IMPORT
	{ 0 },
};

#define PC_IMPORT(name, description, parser) name,
const char *const *pc_import_formats(void)
{
	static const char *const names[] = {
#include "measure/import/imports.def"
		NULL
	};

	return names;
}
#undef PC_IMPORT

#define PC_IMPORT(name, description, parser) description,
const char *const *pc_import_format_descriptions(void)
{
	static const char *const descriptions[] = {
#include "measure/import/imports.def"
		NULL
	};

	return descriptions;
}
#undef PC_IMPORT
/* clang-format on */

static const struct pc_import_row *row_named(const char *name)
{
	for (const struct pc_import_row *row = pc_import_table; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

static const struct pc_import_row *detect(struct pc_span head)
{
	const struct pc_import_row *best = NULL;
	int most = 0;

	for (const struct pc_import_row *row = pc_import_table; row->name; row++) {
		int score = row->score(head);

		if (score > most) {
			most = score;
			best = row;
		}
	}
	return best;
}

static const char *all_names(struct pc *pc)
{
	PC_AUTO(text) struct pc_text names = { 0 };

	for (const struct pc_import_row *row = pc_import_table; row->name; row++)
		pc_text_printf(&names, "%s%s", row > pc_import_table ? ", " : "", row->name);
	return pc_arena_strdup(pc_memory(pc), names.data);
}

static int choose(struct pc *pc, struct pc_input *input, const struct pc_import_row **out_row)
{
	const struct pc_import_row *row;
	struct pc_span head;
	int status = pc_inputs_head(pc, input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	row = detect(head);
	if (!row)
		return pc_fail(pc, PC_EINPUT,
			       "%s: no results of a format that is read: it begins with \"%s\"; "
			       "these are read: %s; name one where it is not recognised",
			       pc_input_name(input), pc_format_first_line(pc, head), all_names(pc));
	pc_debug(pc, "%s: detected %s", pc_input_name(input), row->description);
	*out_row = row;
	return PC_OK;
}

static int named(struct pc *pc, const char *name, const struct pc_import_row **out_row)
{
	*out_row = name && *name ? row_named(name) : NULL;
	if (name && *name && !*out_row)
		return pc_fail(pc, PC_EUSAGE, "there is no format \"%s\" of results; there are %s",
			       name, all_names(pc));
	return PC_OK;
}

/* ---- a file ---- */
static int read_opened(struct pc_importer *importer, const struct pc_import_row *row)
{
	row->parse(importer);
	if (!importer->status && pc_cancelled(importer->pc))
		return pc_cancel(importer->pc);
	if (!importer->status && pc_input_damage(importer->input))
		pc_remarks_damage_byte(&importer->remarks, pc_input_offset(importer->input),
				       pc_input_damage(importer->input));
	return importer->status;
}

static int read_path(struct pc_importer *importer, const struct pc_import_row **row)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	int status = pc_input_open(importer->pc, importer->path, &input);

	if (!status && !*row)
		status = choose(importer->pc, input, row);
	if (status)
		return status;
	importer->input = input;
	status = read_opened(importer, *row);
	importer->input = NULL;
	return status;
}

/* A folder is criterion's: each of its measurements is a file. */
static int read_folder(struct pc_importer *importer, const struct pc_import_row **row)
{
	const char *folder = importer->folder = importer->path;
	const char *const *paths;
	int status = pc_import_folder(importer->pc, folder, &paths);

	for (; !status && *paths; paths++) {
		importer->path = *paths;
		*row = row_named("criterion");
		status = read_path(importer, row);
	}
	importer->path = folder;
	return status;
}

static int read_file(struct pc_importer *importer, const struct pc_import_file *file,
		     struct pc_imported *out_imported)
{
	const struct pc_import_row *row;
	const char *name = file->path && *file->path ? file->path : "-";
	struct stat info;
	int status = named(importer->pc, file->format, &row);

	if (status)
		return status;
	importer->path = name;
	importer->side = file->side;
	pc_remarks_begin(&importer->remarks, pc_arena_strdup(pc_memory(importer->pc), name));
	status = strcmp(name, "-") != 0 && !stat(name, &info) && S_ISDIR(info.st_mode)
			 ? read_folder(importer, &row)
			 : read_path(importer, &row);
	if (status)
		return status;
	if (!importer->results)
		return pc_fail(importer->pc, PC_EINPUT,
			       "%s: it has no results: it was read as %s%s", name, row->description,
			       pc_remarks_why(&importer->remarks));
	*out_imported = (struct pc_imported){ row->name, row->description, importer->revision,
					      pc_remarks_seal(&importer->remarks) };
	return PC_OK;
}

int pc_import(struct pc *pc, const struct pc_import_file *files, size_t count,
	      struct pc_samples *samples, struct pc_imported *out_imported)
{
	PC_AUTO(import_runs) struct pc_import_runs *runs = pc_import_runs_new();
	int status = PC_OK;

	for (size_t i = 0; !status && i < count; i++) {
		struct pc_importer importer = { .pc = pc, .samples = samples, .runs = runs };

		pc_remarks_init(&importer.remarks, pc);
		status = read_file(&importer, &files[i], &out_imported[i]);
		pc_text_clear(&importer.name);
		pc_text_clear(&importer.line);
	}
	if (!status)
		pc_import_runs_end(pc, runs, samples);
	return status;
}
