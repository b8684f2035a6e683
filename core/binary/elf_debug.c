/* SPDX-License-Identifier: Apache-2.0
 * Where code was written, by its DWARF. Compilation units are looked at one after another, at most
 * so many of them; types are followed a few steps. */
#include <dwarf.h>
#include <stdio.h>
#include <string.h>

#include "binary/elf_internal.h"

enum { UNITS_MAX = 200000, TYPE_STEPS_MAX = 12 };

static void copy(char *out, size_t room, const char *text)
{
	snprintf(out, room, "%s", text ? text : "");
}

/* ---- types ---- */
/* What stands behind the name: "*", "&", " const", … */
static const char *suffix_of(int tag)
{
	switch (tag) {
	case DW_TAG_pointer_type:
		return "*";
	case DW_TAG_reference_type:
		return "&";
	case DW_TAG_rvalue_reference_type:
		return "&&";
	case DW_TAG_array_type:
		return "[]";
	default:
		return "";
	}
}

static const char *word_of(int tag)
{
	switch (tag) {
	case DW_TAG_structure_type:
		return "struct ";
	case DW_TAG_union_type:
		return "union ";
	case DW_TAG_enumeration_type:
		return "enum ";
	case DW_TAG_const_type:
		return "const ";
	default:
		return "";
	}
}

/* "const char *": from the outside in, the words in front, the marks behind. */
static void write_type(Dwarf_Die *die, char *out, size_t room)
{
	char front[64] = "", back[32] = "";
	const char *name = NULL;
	Dwarf_Attribute attribute;
	Dwarf_Die at, next;

	out[0] = '\0';
	if (!dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &at))
		return;
	for (int step = 0; step < TYPE_STEPS_MAX; step++) {
		int tag = dwarf_tag(&at);
		size_t used = strlen(front), behind = strlen(back);

		name = dwarf_diename(&at);
		snprintf(front + used, sizeof(front) - used, "%s", word_of(tag));
		snprintf(back + behind, sizeof(back) - behind, "%s", suffix_of(tag));
		if (name || !dwarf_attr_integrate(&at, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, &next))
			break;
		at = next;
	}
	if (!name)
		name = dwarf_tag(&at) == DW_TAG_subroutine_type ? "function" : "void";
	snprintf(out, room, "%s%s%s%s", front, name, back[0] ? " " : "", back);
}

/* ---- functions ---- */
static void read_parameters(Dwarf_Die *function, struct pc_elf_declaration *out)
{
	Dwarf_Die child;

	if (dwarf_child(function, &child))
		return;
	do {
		struct pc_elf_parameter *parameter = &out->parameters[out->parameter_count];

		if (dwarf_tag(&child) != DW_TAG_formal_parameter)
			continue;
		copy(parameter->name, sizeof(parameter->name), dwarf_diename(&child));
		write_type(&child, parameter->type, sizeof(parameter->type));
		out->parameter_count++;
	} while (out->parameter_count < PC_ELF_PARAMETERS_MAX && !dwarf_siblingof(&child, &child));
}

struct search {
	uint64_t address;
	struct pc_elf_declaration *out;
};

/* The function that begins at the address, or has it. */
static int look(Dwarf_Die *function, void *context)
{
	struct search *search = context;

	if (dwarf_haspc(function, search->address) <= 0)
		return DWARF_CB_OK;
	search->out->is_function = true;
	copy(search->out->file, sizeof(search->out->file), dwarf_decl_file(function));
	if (dwarf_decl_line(function, &search->out->line))
		search->out->line = 0;
	write_type(function, search->out->returns, sizeof(search->out->returns));
	read_parameters(function, search->out);
	return DWARF_CB_ABORT;
}

static enum pc_elf_language language_of(Dwarf_Die *unit)
{
	switch (dwarf_srclang(unit)) {
	case DW_LANG_C:
	case DW_LANG_C89:
	case DW_LANG_C99:
	case DW_LANG_C11:
		return PC_ELF_C;
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
		return PC_ELF_CPLUSPLUS;
	case DW_LANG_Rust:
		return PC_ELF_RUST;
	case DW_LANG_Go:
		return PC_ELF_GO;
	case DW_LANG_D:
		return PC_ELF_D;
	case DW_LANG_Swift:
		return PC_ELF_SWIFT;
	case DW_LANG_Fortran77:
	case DW_LANG_Fortran90:
	case DW_LANG_Fortran95:
	case DW_LANG_Fortran03:
	case DW_LANG_Fortran08:
		return PC_ELF_FORTRAN;
	case DW_LANG_Mips_Assembler:
		return PC_ELF_ASSEMBLY;
	default:
		return PC_ELF_LANGUAGE_UNKNOWN;
	}
}

/* Code in assembly has lines, but no functions. */
static void read_line(Dwarf_Die *unit, uint64_t address, struct pc_elf_declaration *out)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);

	if (!line)
		return;
	copy(out->file, sizeof(out->file), dwarf_linesrc(line, NULL, NULL));
	if (dwarf_lineno(line, &out->line))
		out->line = 0;
}

static bool find_unit(Dwarf *dwarf, uint64_t address, Dwarf_Die *out_unit)
{
	Dwarf_CU *unit = NULL;

	if (dwarf_addrdie(dwarf, address, out_unit))
		return true;
	for (int i = 0; i < UNITS_MAX; i++) {
		Dwarf_Die die;

		if (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL))
			return false;
		if (dwarf_haspc(&die, address) > 0) {
			*out_unit = die;
			return true;
		}
	}
	return false;
}

void pc_elf_declared(struct pc_elf *elf, uint64_t address, struct pc_elf_declaration *out)
{
	Dwarf *dwarf = NULL;
	struct search search = { address, out };
	Dwarf_Attribute producer;
	Dwarf_Die unit;

	if (!pc_elf_section(elf, ".debug_info"))
		return;
	dwarf = dwarf_begin_elf(elf->elf, DWARF_C_READ, NULL);
	if (!dwarf)
		out->result = PC_ELF_UNREADABLE;
	if (!dwarf || !find_unit(dwarf, address, &unit))
		return;
	dwarf_getfuncs(&unit, look, &search, 0);
	if (!out->file[0] && out->line) /* clang counts files from 0, which libdw takes for none */
		copy(out->file, sizeof(out->file), dwarf_diename(&unit));
	if (!out->file[0])
		read_line(&unit, address, out);
	out->language = language_of(&unit);
	if (dwarf_attr(&unit, DW_AT_producer, &producer))
		copy(out->compiler, sizeof(out->compiler), dwarf_formstring(&producer));
	if (out->file[0])
		out->result = PC_ELF_DECLARED;
}
