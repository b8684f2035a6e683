/* SPDX-License-Identifier: Apache-2.0
 * What a person reads of it. */
#include "explainfunction.h"

enum { NAMES_SHOWN = 8, NEEDED_SHOWN = 12 };

static void library_facts(struct pc_report *report, struct json_object *library)
{
	const char *path = explain_text(library, "path", NULL);
	const char *real = explain_text(library, "real_path", NULL);
	const char *kind = explain_text(library, "kind", NULL);
	const char *machine = explain_text(library, "machine", NULL);

	if (json_object_get_boolean(json_object_object_get(library, "kernel")))
		pc_report_fact(report, "library", "the kernel, which is no file of its own here");
	if (path)
		pc_report_fact(report, "library", "%s (%s)", path,
			       explain_text(library, "found_by", NULL));
	if (path && strcmp(path, real) != 0)
		explain_fact(report, "is", real);
	explain_fact_list(report, "may be too", json_object_object_get(library, "others"),
			  NAMES_SHOWN);
	if (kind)
		pc_report_fact(report, "kind", "%s%s%s", kind, machine ? ", " : "",
			       machine ? machine : "");
	explain_fact_package(report, json_object_object_get(library, "package"));
	explain_fact(report, "language", explain_text(library, "language", NULL));
	explain_fact_list(report, "needs", json_object_object_get(library, "needed"), NEEDED_SHOWN);
	explain_fact(report, "debug file", explain_text(library, "debug_path", NULL));
}

/* "char *strdup(const char * s)" */
static void declaration_facts(struct pc_report *report, struct json_object *declared,
			      const char *name)
{
	struct json_object *parameters = explain_at(declared, "parameters", NULL);
	const char *returns = explain_text(declared, "returns", NULL);
	struct json_object *line = explain_at(declared, "line", NULL);
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!declared)
		return;
	if (line)
		pc_report_fact(report, "source", "%s:%d", explain_text(declared, "file", NULL),
			       json_object_get_int(line));
	else
		explain_fact(report, "source", explain_text(declared, "file", NULL));
	if (!parameters)
		return;
	pc_text_printf(&text, "%s %s(", returns ? returns : "void", name);
	for (size_t i = 0; i < explain_count(parameters); i++) {
		struct json_object *parameter = json_object_array_get_idx(parameters, i);

		pc_text_printf(&text, "%s%s %s", i ? ", " : "",
			       explain_text(parameter, "type", NULL),
			       explain_text(parameter, "name", NULL));
	}
	pc_text_putc(&text, ')');
	explain_fact(report, "declaration", text.data);
}

/* As people wrote it, where it is mangled; NULL. */
static const char *written_name(struct json_object *function)
{
	struct json_object *symbols = json_object_object_get(function, "symbols");

	return explain_count(symbols)
		       ? explain_text(json_object_array_get_idx(symbols, 0), "demangled", NULL)
		       : NULL;
}

static void ifunc_facts(struct pc_report *report, struct json_object *ifunc, const char *asked)
{
	const char *name = explain_text(ifunc, "name", NULL);
	const char *chosen = explain_text(ifunc, "chosen", NULL);

	if (!ifunc)
		return;
	if (strcmp(name, asked) != 0)
		pc_report_fact(report, "choice of",
			       "%s, an IFUNC: the program chooses by the processor, once, "
			       "when it is loaded",
			       name);
	else
		pc_report_fact(report, "IFUNC",
			       "one of several is chosen by the processor, once, when the "
			       "program is loaded");
	explain_fact(report, "chosen here", chosen);
	explain_fact_list(report, "choices", json_object_object_get(ifunc, "choices"), NAMES_SHOWN);
}

static void feature_facts(struct pc_report *report, struct json_object *features)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	for (size_t i = 0; i < explain_count(features); i++) {
		struct json_object *feature = json_object_array_get_idx(features, i);
		struct json_object *present = json_object_object_get(feature, "present");

		pc_text_printf(&line, "%s%s (%s)", i ? ", " : "",
			       explain_text(feature, "feature", NULL),
			       !present				  ? "unknown here"
			       : json_object_get_boolean(present) ? "here"
								  : "not here");
	}
	explain_fact(report, "it is for", line.data);
}

static void symbol_table(struct pc_report *report, struct json_object *function)
{
	static const struct pc_column columns[] = {
		{ "name", "Symbol", PC_CELL_SYMBOL },
		{ "version", "Version", PC_CELL_TEXT, .null = "" },
		{ "type", "Type", PC_CELL_TEXT },
		{ "binding", "Binding", PC_CELL_TEXT },
		{ "section", "Section", PC_CELL_TEXT, .null = "" },
		{ "address", "Address", PC_CELL_TEXT },
		{ "size", "Size", PC_CELL_QUANTITY, "bytes" },
		{ "table", "Table", PC_CELL_TEXT },
		{ NULL },
	};
	struct json_object *symbols = json_object_object_get(function, "symbols");

	if (explain_count(symbols))
		pc_report_table(report, symbols, columns);
}

static void not_found(struct pc_report *report, struct json_object *library,
		      struct json_object *function)
{
	struct json_object *near = json_object_object_get(function, "near");
	struct json_object *symbols = json_object_object_get(library, "symbols");

	if (symbols && json_object_get_int64(symbols))
		pc_report_text(report, "None of its %s symbols has that name.",
			       json_object_get_string(symbols));
	else if (symbols)
		pc_report_text(report, "It has no symbols.");
	explain_fact_list(report, "did you mean", near, NAMES_SHOWN);
}

static void kernel_facts(struct pc_report *report, struct json_object *function)
{
	const char *module = explain_text(function, "kernel_module", NULL);

	if (module)
		pc_report_fact(report, "lies in", "%s",
			       module[0] ? module : "the running kernel itself");
}

static void manual(struct pc_report *report, struct json_object *manual)
{
	const char *synopsis = explain_text(manual, "synopsis", NULL);

	explain_fact_manual(report, manual);
	if (synopsis)
		pc_report_text(report, "%s", synopsis);
}

struct pc_report *function_report(struct pc *pc, struct json_object *document)
{
	struct json_object *library = json_object_object_get(document, "library");
	struct json_object *function = json_object_object_get(document, "function");
	const char *asked = explain_text(function, "asked", NULL);
	const char *written = written_name(function);
	struct pc_report *report = pc_report_new(pc, "The function", document);

	explain_fact(report, "function", asked);
	if (written)
		explain_fact(report, "written", written);
	library_facts(report, library);
	kernel_facts(report, function);
	ifunc_facts(report, json_object_object_get(function, "ifunc"), asked);
	feature_facts(report, json_object_object_get(function, "features"));
	explain_fact_list(report, "same code", json_object_object_get(function, "aliases"),
			  NAMES_SHOWN);
	declaration_facts(report, json_object_object_get(function, "declared"),
			  written ? pc_arena_strndup(pc_memory(pc), written, strcspn(written, "("))
				  : asked);
	if (json_object_get_boolean(json_object_object_get(function, "found")))
		symbol_table(report, function);
	else
		not_found(report, library, function);
	manual(report, json_object_object_get(document, "manual"));
	explain_show_advice(report, json_object_object_get(document, "advice"));
	explain_show_notes(report, json_object_object_get(document, "notes"));
	return report;
}
