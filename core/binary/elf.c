/* SPDX-License-Identifier: Apache-2.0
 * ELF files, opened; and what they say of themselves. Files are read, not mapped: one that is cut
 * off meanwhile is damage, not a signal. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "binary/elf_internal.h"

static void close_file(struct pc_elf *elf)
{
	if (elf->elf)
		elf_end(elf->elf);
	if (elf->fd >= 0)
		close(elf->fd);
	free(elf->path);
	free(elf);
}

static const char *begin(struct pc_elf *elf, const char *path)
{
	struct stat info;

	elf->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (elf->fd < 0)
		return strerror(errno);
	if (fstat(elf->fd, &info) || !S_ISREG(info.st_mode))
		return "it is no file";
	elf->elf = elf_begin(elf->fd, ELF_C_READ, NULL);
	if (!elf->elf)
		return elf_errmsg(-1);
	if (elf_kind(elf->elf) != ELF_K_ELF)
		return elf_kind(elf->elf) == ELF_K_AR ? "it is an archive of object files"
						      : "it is no ELF file";
	if (elf_getshdrstrndx(elf->elf, &elf->names))
		elf->names = 0;
	elf->path = strdup(path);
	return elf->path ? NULL : strerror(ENOMEM);
}

static const char *open_file(const char *path, struct pc_elf **out_elf)
{
	struct pc_elf *elf = calloc(1, sizeof(*elf));
	const char *why;

	if (!elf)
		return strerror(ENOMEM);
	elf_version(EV_CURRENT);
	elf->fd = -1;
	why = begin(elf, path);
	if (why)
		close_file(elf);
	else
		*out_elf = elf;
	return why;
}

/* ---- sections ---- */
const char *pc_elf_section_name(struct pc_elf *elf, Elf_Scn *section)
{
	GElf_Shdr header;

	return elf->names && section && gelf_getshdr(section, &header)
		       ? elf_strptr(elf->elf, elf->names, header.sh_name)
		       : NULL;
}

Elf_Scn *pc_elf_section(struct pc_elf *elf, const char *name)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf->elf, section))) {
		const char *its = pc_elf_section_name(elf, section);

		if (its && !strcmp(its, name))
			return section;
	}
	return NULL;
}

Elf_Scn *pc_elf_section_of(struct pc_elf *elf, GElf_Word type)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf->elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == type)
			return section;
	return NULL;
}

/* The bytes of a section that is a text; NULL: there is none, or it does not end. */
static const char *text_of(struct pc_elf *elf, const char *name)
{
	Elf_Scn *section = pc_elf_section(elf, name);
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;

	return data && data->d_buf && data->d_size && memchr(data->d_buf, 0, data->d_size)
		       ? data->d_buf
		       : NULL;
}

/* ---- facts ---- */
static const char *machine_of(const GElf_Ehdr *header)
{
	static const struct {
		int machine;
		const char *name;
	} machines[] = { { EM_X86_64, "x86-64" }, { EM_386, "i386" },	 { EM_AARCH64, "aarch64" },
			 { EM_ARM, "arm" },	  { EM_PPC64, "ppc64" }, { EM_S390, "s390" },
			 { EM_RISCV, "riscv" },	  { EM_MIPS, "mips" },	 { EM_BPF, "bpf" } };

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (header->e_machine == machines[i].machine)
			return machines[i].name;
	return NULL;
}

static void read_notes(Elf_Data *data, struct pc_elf_facts *out)
{
	size_t at = 0, name, desc;
	GElf_Nhdr note;

	while ((at = gelf_getnote(data, at, &note, &name, &desc))) {
		const unsigned char *bytes = (const unsigned char *)data->d_buf + desc;

		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
		    memcmp((const char *)data->d_buf + name, "GNU", 4) || note.n_descsz > 32)
			continue;
		for (size_t i = 0; i < note.n_descsz; i++) {
			static const char digits[] = "0123456789abcdef";

			out->build_id[2 * i] = digits[bytes[i] >> 4];
			out->build_id[2 * i + 1] = digits[bytes[i] & 15];
		}
		out->build_id[2 * note.n_descsz] = '\0';
	}
}

static void read_dynamic(struct pc_elf *elf, Elf_Scn *section, struct pc_elf_facts *out)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Dyn entry;

	if (!data || !gelf_getshdr(section, &header)) {
		out->damaged = true;
		return;
	}
	for (int i = 0; gelf_getdyn(data, i, &entry) && entry.d_tag != DT_NULL; i++) {
		const char *text = NULL;

		if (entry.d_tag == DT_NEEDED || entry.d_tag == DT_SONAME)
			text = elf_strptr(elf->elf, header.sh_link, entry.d_un.d_val);
		if (text && entry.d_tag == DT_SONAME)
			out->soname = text;
		else if (text && out->needed_count < PC_ELF_NEEDED_MAX)
			out->needed[out->needed_count++] = text;
		if (entry.d_tag == DT_FLAGS_1 && entry.d_un.d_val & DF_1_PIE)
			out->kind = "program";
	}
}

static void read_section(struct pc_elf *elf, Elf_Scn *section, struct pc_elf_facts *out)
{
	const char *name = pc_elf_section_name(elf, section);
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header)) {
		out->damaged = true;
		return;
	}
	if (header.sh_type == SHT_NOTE && elf_getdata(section, NULL))
		read_notes(elf_getdata(section, NULL), out);
	else if (header.sh_type == SHT_DYNAMIC)
		read_dynamic(elf, section, out);
	else if (header.sh_type == SHT_SYMTAB)
		out->has_table = true;
	if (!name || header.sh_type == SHT_NOBITS)
		return;
	out->has_debug = out->has_debug || !strcmp(name, ".debug_info");
	out->go = out->go || !strcmp(name, ".go.buildinfo") || !strcmp(name, ".gopclntab");
}

static void read_texts(struct pc_elf *elf, struct pc_elf_facts *out)
{
	const char *link = text_of(elf, ".gnu_debuglink");

	out->interpreter = text_of(elf, ".interp");
	out->compiler = text_of(elf, ".comment");
	out->rust = out->compiler && strstr(out->compiler, "rustc");
	if (link && strlen(link) < sizeof(out->debug_link) && !strchr(link, '/'))
		memcpy(out->debug_link, link, strlen(link) + 1);
}

void pc_elf_facts(struct pc_elf *elf, struct pc_elf_facts *out)
{
	Elf_Scn *section = NULL;
	GElf_Ehdr header;

	*out = (struct pc_elf_facts){ 0 };
	if (!gelf_getehdr(elf->elf, &header)) {
		out->damaged = true;
		return;
	}
	out->machine = machine_of(&header);
	out->bits = gelf_getclass(elf->elf) == ELFCLASS64 ? 64 : 32;
	out->kind = header.e_type == ET_DYN    ? "shared library"
		    : header.e_type == ET_EXEC ? "program"
		    : header.e_type == ET_REL  ? "object file"
		    : header.e_type == ET_CORE ? "core dump"
					       : NULL;
	while ((section = elf_nextscn(elf->elf, section)))
		read_section(elf, section, out);
	read_texts(elf, out);
}

extern PC_API const struct pc_elf_table pc_module_table;
const struct pc_elf_table pc_module_table = {
	.module = { PC_VERSION },
	.open = open_file,
	.close = close_file,
	.facts = pc_elf_facts,
	.symbols = pc_elf_symbols,
	.declared = pc_elf_declared,
};
