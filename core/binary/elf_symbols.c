/* SPDX-License-Identifier: Apache-2.0
 * Symbol tables: the dynamic one with its versions, the full one, and the small one that some
 * distributions pack into .gnu_debugdata. */
#include <stdlib.h>
#include <string.h>

#include "binary/elf_internal.h"

enum { VERSIONS_MAX = 4096 };

/* Names of versions by their index, of a file's own and of those that it needs. */
struct versions {
	Elf_Data *indices; /* of the symbols */
	const char *names[VERSIONS_MAX];
};

static void read_own(struct pc_elf *elf, Elf_Scn *section, struct versions *out)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Verdef version;
	GElf_Verdaux aux;
	int at = 0;

	if (!data || !gelf_getshdr(section, &header))
		return;
	for (int i = 0; i < VERSIONS_MAX && gelf_getverdef(data, at, &version); i++) {
		if (version.vd_ndx < VERSIONS_MAX &&
		    gelf_getverdaux(data, at + (int)version.vd_aux, &aux))
			out->names[version.vd_ndx] =
				elf_strptr(elf->elf, header.sh_link, aux.vda_name);
		if (!version.vd_next || version.vd_next > data->d_size)
			return;
		at += (int)version.vd_next;
	}
}

static struct versions *read_versions(struct pc_elf *elf)
{
	Elf_Scn *own = pc_elf_section_of(elf, SHT_GNU_verdef);
	Elf_Scn *indices = pc_elf_section_of(elf, SHT_GNU_versym);
	struct versions *versions = calloc(1, sizeof(*versions));

	if (!versions)
		return NULL;
	versions->indices = indices ? elf_getdata(indices, NULL) : NULL;
	if (own)
		read_own(elf, own, versions);
	return versions;
}

/* ---- symbols ---- */
static enum pc_elf_type type_of(unsigned char info)
{
	switch (GELF_ST_TYPE(info)) {
	case STT_FUNC:
		return PC_ELF_FUNCTION;
	case STT_GNU_IFUNC:
		return PC_ELF_IFUNC;
	case STT_OBJECT:
		return PC_ELF_OBJECT;
	case STT_NOTYPE:
		return PC_ELF_NO_TYPE;
	default:
		return PC_ELF_OTHER;
	}
}

static enum pc_elf_binding binding_of(unsigned char info)
{
	switch (GELF_ST_BIND(info)) {
	case STB_WEAK:
		return PC_ELF_WEAK;
	case STB_LOCAL:
		return PC_ELF_LOCAL;
	case STB_GNU_UNIQUE:
		return PC_ELF_UNIQUE;
	default:
		return PC_ELF_GLOBAL;
	}
}

static void set_version(const struct versions *versions, int i, struct pc_elf_symbol *symbol)
{
	GElf_Versym index;

	if (!versions || !versions->indices || !gelf_getversym(versions->indices, i, &index))
		return;
	symbol->is_default = !(index & 0x8000);
	if ((index & 0x7fff) > 1 && (index & 0x7fff) < VERSIONS_MAX)
		symbol->version = versions->names[index & 0x7fff];
}

struct walk {
	struct pc_elf *elf;
	const struct versions *versions; /* NULL: a table without */
	void (*each)(void *context, const struct pc_elf_symbol *symbol);
	void *context;
};

static void tell(const struct walk *walk, const GElf_Sym *raw, int i, const char *name)
{
	struct pc_elf_symbol symbol = { .name = name,
					.address = raw->st_value,
					.size = raw->st_size,
					.binding = binding_of(raw->st_info),
					.type = type_of(raw->st_info),
					.defined = raw->st_shndx != SHN_UNDEF,
					.dynamic = walk->versions != NULL };

	if (raw->st_shndx != SHN_UNDEF && raw->st_shndx < SHN_LORESERVE)
		symbol.section =
			pc_elf_section_name(walk->elf, elf_getscn(walk->elf->elf, raw->st_shndx));
	set_version(walk->versions, i, &symbol);
	walk->each(walk->context, &symbol);
}

static void read_table(const struct walk *walk, Elf_Scn *section)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Sym raw;

	if (!data || !gelf_getshdr(section, &header))
		return;
	for (int i = 1; i < PC_ELF_SYMBOLS_MAX && gelf_getsym(data, i, &raw); i++) {
		const char *name = elf_strptr(walk->elf->elf, header.sh_link, raw.st_name);

		if (name && name[0])
			tell(walk, &raw, i, name);
	}
}

/* ---- .gnu_debugdata ---- */
/* It is an ELF file of its own, of the sections of this one. */
static const char *read_packed(struct walk walk)
{
	struct pc_elf packed = { .fd = -1 };
	unsigned char *bytes = NULL;
	const char *why = pc_elf_unpack(walk.elf, &packed.elf, &bytes);
	Elf_Scn *full;

	if (why)
		return why;
	if (elf_getshdrstrndx(packed.elf, &packed.names))
		packed.names = 0;
	walk.elf = &packed;
	full = pc_elf_section_of(&packed, SHT_SYMTAB);
	if (full)
		read_table(&walk, full);
	elf_end(packed.elf);
	free(bytes);
	return NULL;
}

const char *pc_elf_symbols(struct pc_elf *elf,
			   void (*each)(void *context, const struct pc_elf_symbol *symbol),
			   void *context)
{
	Elf_Scn *dynamic = pc_elf_section_of(elf, SHT_DYNSYM);
	Elf_Scn *full = pc_elf_section_of(elf, SHT_SYMTAB);
	struct walk walk = { elf, NULL, each, context };
	struct versions *versions = dynamic ? read_versions(elf) : NULL;

	walk.versions = versions;
	if (dynamic)
		read_table(&walk, dynamic);
	walk.versions = NULL;
	free(versions);
	if (!full && pc_elf_section(elf, ".gnu_debugdata"))
		return read_packed(walk);
	if (full)
		read_table(&walk, full);
	return NULL;
}
