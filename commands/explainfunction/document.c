/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of explainfunction. Described in commands/explainfunction.md. */
#include <inttypes.h>

#include "explainfunction.h"

static void add_hex(struct json_object *object, const char *key, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	pc_json_add_text(object, key, text);
}

/* ---- the library ---- */
static struct json_object *others(const struct function_found *found)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < found->places.count; i++)
		if (&found->places.items[i] != found->place)
			json_object_array_add(array, pc_json_string(found->places.items[i].path));
	return array;
}

static void add_file(struct json_object *object, const struct function_found *found)
{
	const struct pc_binary *binary = &found->binary;

	pc_json_add_text(object, "kind", binary->kind);
	pc_json_add_text(object, "machine", binary->machine);
	pc_json_add_text(object, "soname", binary->soname);
	pc_json_add_text(object, "language", binary->language);
	pc_json_add_text(object, "compiler", binary->compiler);
	pc_json_add_text(object, "build_id", binary->build_id);
	pc_json_add_flag(object, "stripped", binary->stripped);
	pc_json_add_flag(object, "has_debug", binary->has_debug || binary->debug_path);
	pc_json_add_text(object, "debug_path", binary->debug_path);
	pc_json_add_count(object, "symbols", (int64_t)binary->symbol_count);
	pc_json_add(object, "needed", explain_list(&binary->needed));
}

static struct json_object *library(const struct function_found *found)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "asked", found->options->library);
	pc_json_add_flag(object, "kernel", found->is_kernel);
	pc_json_add_text(object, "path", found->place ? found->place->path : NULL);
	pc_json_add_text(object, "real_path", found->place ? found->place->real_path : NULL);
	pc_json_add_text(object, "found_by", found->place ? found->place->how : NULL);
	pc_json_add(object, "others", others(found));
	pc_json_add(object, "package", explain_package(found->package));
	if (found->has_binary)
		add_file(object, found);
	return object;
}

/* ---- the function ---- */
static struct json_object *symbols(const struct pc_binary *binary)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < binary->found_count; i++) {
		const struct pc_symbol *symbol = &binary->symbols[i];
		struct json_object *row = json_object_new_object();

		pc_json_add_text(row, "name", symbol->name);
		pc_json_add_text(row, "demangled", symbol->demangled);
		pc_json_add_text(row, "version", symbol->version);
		pc_json_add(row, "default_version",
			    symbol->version ? json_object_new_boolean(symbol->is_default) : NULL);
		pc_json_add_text(row, "type", symbol->type);
		pc_json_add_text(row, "binding", symbol->binding);
		pc_json_add_text(row, "section", symbol->section);
		pc_json_add_text(row, "table", symbol->table);
		add_hex(row, "address", symbol->address);
		pc_json_add_count(row, "size", (int64_t)symbol->size);
		pc_json_add_flag(row, "clone", symbol->is_clone);
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *ifunc(const struct pc_binary *binary)
{
	struct json_object *object;

	if (!binary->ifunc)
		return NULL;
	object = json_object_new_object();
	pc_json_add_text(object, "name", binary->ifunc);
	pc_json_add_text(object, "chosen", binary->chosen);
	pc_json_add(object, "choices", explain_list(&binary->choices));
	return object;
}

static struct json_object *parameters(const struct pc_binary *binary)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < binary->parameter_count; i++) {
		struct json_object *row = json_object_new_object();

		pc_json_add_text(row, "name", binary->parameters[i].name);
		pc_json_add_text(row, "type", binary->parameters[i].type);
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *declared(const struct pc_binary *binary)
{
	struct json_object *object;

	if (!binary->file)
		return NULL;
	object = json_object_new_object();
	pc_json_add_text(object, "file", binary->file);
	pc_json_add(object, "line", binary->line ? json_object_new_int(binary->line) : NULL);
	pc_json_add_text(object, "returns",
			 binary->parameters_known && binary->returns[0] ? binary->returns : NULL);
	pc_json_add(object, "parameters", binary->parameters_known ? parameters(binary) : NULL);
	return object;
}

static struct json_object *function(const struct function_found *found)
{
	const struct pc_binary *binary = &found->binary;
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "asked", found->options->function);
	pc_json_add_flag(object, "found", binary->found_count > 0 || found->kernel_has);
	pc_json_add(object, "kernel_module",
		    found->kernel_has ? pc_json_string(found->kernel_module) : NULL);
	pc_json_add(object, "symbols", symbols(binary));
	pc_json_add(object, "aliases", explain_list(&binary->aliases));
	pc_json_add(object, "ifunc", ifunc(binary));
	pc_json_add(object, "features", function_features(found->options->function));
	pc_json_add(object, "declared", declared(binary));
	pc_json_add_flag(object, "imported", binary->imported);
	pc_json_add(object, "near", explain_list(&binary->near));
	return object;
}

/* Remedies know functions by the names that are called, so the IFUNC's counts too. */
static struct json_object *advice(struct pc *pc, const struct function_found *found)
{
	const struct pc_symbol *first = found->binary.found_count ? found->binary.symbols : NULL;
	const char *name = first && first->demangled ? first->demangled : found->options->function;
	const char *file = found->place ? found->place->path : found->options->library;
	enum pc_frame_kind kind = found->is_kernel ? PC_FRAME_KERNEL : PC_FRAME_USER;
	const struct pc_advice_frame frames[] = {
		{ name, file, NULL, kind, true },
		{ found->binary.ifunc, file, NULL, kind, true },
	};

	return explain_advice(pc, frames, found->binary.ifunc ? 2 : 1);
}

struct json_object *function_document(struct pc *pc, const struct function_found *found)
{
	struct json_object *document = json_object_new_object();

	pc_json_add_text(document, "command", "explainfunction");
	pc_json_add(document, "library", library(found));
	pc_json_add(document, "function", function(found));
	pc_json_add(document, "manual", explain_manual(found->manual));
	pc_json_add(document, "advice", advice(pc, found));
	pc_json_add(document, "notes", explain_list(&found->notes));
	pc_json_add(document, "model", NULL);
	pc_json_add(document, "optimizations", NULL);
	return document;
}
