/* SPDX-License-Identifier: Apache-2.0
 * Which files say on what a tree depends, and by which reader. */
#include "depends/depends.h"

#include "depends/files.h"
#include "depends/reader.h"

/* The name of a file, in which one "*" stands for anything; the first that fits counts. */
static const struct {
	const char *name, *format;
	pc_depends_reader *read;
	enum pc_file_kind kind;
} files[] = {
	/* packed, whatever it is called */
	{ "*.gz", NULL, NULL, PC_FILE_OTHER },
	{ "*.bz2", NULL, NULL, PC_FILE_OTHER },
	{ "*.xz", NULL, NULL, PC_FILE_OTHER },
	{ "*.zst", NULL, NULL, PC_FILE_OTHER },
	{ "package.json", "package.json", pc_read_json, PC_FILE_LIST },
	{ "package-lock.json", "package-lock.json", pc_read_json, PC_FILE_LOCK },
	{ "npm-shrinkwrap.json", "package-lock.json", pc_read_json, PC_FILE_LOCK },
	{ "Pipfile.lock", "Pipfile.lock", pc_read_json, PC_FILE_LOCK },
	{ "vcpkg.json", "vcpkg.json", pc_read_json, PC_FILE_LIST },
	{ "yarn.lock", "yarn.lock", pc_read_locks, PC_FILE_LOCK },
	{ "pnpm-lock.yaml", "pnpm-lock.yaml", pc_read_locks, PC_FILE_LOCK },
	{ "requirements*.txt", "requirements.txt", pc_read_requirements, PC_FILE_LIST },
	{ "requirements*.in", "requirements.txt", pc_read_requirements, PC_FILE_LIST },
	{ "constraints*.txt", "requirements.txt", pc_read_requirements, PC_FILE_LIST },
	{ "pyproject.toml", "pyproject.toml", pc_read_toml, PC_FILE_LIST },
	{ "pylock*.toml", "pylock.toml", pc_read_toml, PC_FILE_LOCK },
	{ "pdm.lock", "pdm.lock", pc_read_toml, PC_FILE_LOCK },
	{ "poetry.lock", "poetry.lock", pc_read_toml, PC_FILE_LOCK },
	{ "uv.lock", "uv.lock", pc_read_toml, PC_FILE_LOCK },
	{ "Pipfile", "Pipfile", pc_read_toml, PC_FILE_LIST },
	{ "setup.cfg", "setup.cfg", pc_read_setup_cfg, PC_FILE_LIST },
	{ "setup.py", "setup.py", pc_read_quoted_python, PC_FILE_LIST },
	{ "Cargo.toml", "Cargo.toml", pc_read_toml, PC_FILE_LIST },
	{ "Cargo.lock", "Cargo.lock", pc_read_toml, PC_FILE_LOCK },
	{ "go.mod", "go.mod", pc_read_go_mod, PC_FILE_LIST },
	{ "go.sum", "go.sum", pc_read_go_sum, PC_FILE_LOCK },
	{ "pom.xml", "pom.xml", pc_read_pom, PC_FILE_LIST },
	{ "build.gradle", "Gradle", pc_read_gradle, PC_FILE_LIST },
	{ "build.gradle.kts", "Gradle", pc_read_gradle, PC_FILE_LIST },
	{ "gradle.lockfile", "Gradle lock", pc_read_gradle, PC_FILE_LOCK },
	{ "*.versions.toml", "Gradle catalogue", pc_read_toml, PC_FILE_LIST },
	{ "CMakeLists.txt", "CMake", pc_read_cmake, PC_FILE_LIST },
	{ "*.cmake", "CMake", pc_read_cmake, PC_FILE_LIST },
	{ "configure.ac", "autoconf", pc_read_autoconf, PC_FILE_LIST },
	{ "configure.in", "autoconf", pc_read_autoconf, PC_FILE_LIST },
	{ "*.m4", "autoconf", pc_read_autoconf, PC_FILE_LIST },
	{ "Makefile", "make", pc_read_make, PC_FILE_LIST },
	{ "GNUmakefile", "make", pc_read_make, PC_FILE_LIST },
	{ "Makefile.*", "make", pc_read_make, PC_FILE_LIST },
	{ "*.mk", "make", pc_read_make, PC_FILE_LIST },
	{ "meson.build", "Meson", pc_read_meson, PC_FILE_LIST },
	{ "control", "debian/control", pc_read_control, PC_FILE_LIST },
	{ "conanfile.txt", "Conan", pc_read_conan, PC_FILE_LIST },
	{ "conanfile.py", "Conan", pc_read_conan, PC_FILE_LIST },
	{ "Dockerfile*", "Dockerfile", pc_read_docker, PC_FILE_LIST },
	{ "Containerfile*", "Dockerfile", pc_read_docker, PC_FILE_LIST },
	{ "*.sh", "shell", pc_read_shell, PC_FILE_SOURCE },
	{ "*.bash", "shell", pc_read_shell, PC_FILE_SOURCE },
	{ "*.c", "C", pc_read_source, PC_FILE_SOURCE },
	{ "*.h", "C", pc_read_source, PC_FILE_SOURCE },
	{ "*.cc", "C++", pc_read_source, PC_FILE_SOURCE },
	{ "*.cpp", "C++", pc_read_source, PC_FILE_SOURCE },
	{ "*.cxx", "C++", pc_read_source, PC_FILE_SOURCE },
	{ "*.hh", "C++", pc_read_source, PC_FILE_SOURCE },
	{ "*.hpp", "C++", pc_read_source, PC_FILE_SOURCE },
	{ "*.py", "Python", pc_read_source, PC_FILE_SOURCE },
	{ "*.js", "JavaScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.mjs", "JavaScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.cjs", "JavaScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.jsx", "JavaScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.ts", "TypeScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.tsx", "TypeScript", pc_read_source, PC_FILE_SOURCE },
	{ "*.go", "Go", pc_read_source, PC_FILE_SOURCE },
	{ "*.rs", "Rust", pc_read_source, PC_FILE_SOURCE },
};

static bool fits(struct pc_span name, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t before = star ? (size_t)(star - pattern) : 0;

	if (!star)
		return pc_span_is(name, pattern);
	return name.size >= strlen(pattern) - 1 && !memcmp(name.data, pattern, before) &&
	       pc_span_ends(name, star + 1);
}

static bool is_elf(struct pc_span bytes)
{
	return pc_span_starts(bytes, "\177ELF");
}

static struct pc_span name_of(const char *path)
{
	struct pc_span before, name = pc_span(path);

	pc_span_cut_last(name, '/', &before, &name);
	return name;
}

enum pc_file_kind pc_depends_file_kind(const char *path)
{
	struct pc_span name = name_of(path);

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (fits(name, files[i].name))
			return files[i].kind;
	/* programs have no ending; libraries have ".so", and a version */
	return !memchr(name.data, '.', name.size) || pc_span_find(name, ".so") ? PC_FILE_MAY_BE_ELF
									       : PC_FILE_OTHER;
}

/* ---- one file ---- */
/* A list in lines is a text, and nobody's half of a merge. Readers of JSON, TOML and XML see that
 * for themselves. */
static void check_lines(struct pc_reader *reader)
{
	static const char conflict[] = "\n<<<<<<< ";
	struct pc_span text = reader->rest;

	if (text.size && memchr(text.data, 0, text.size))
		pc_reader_fail(reader, "it holds zero bytes: it is no text in UTF-8");
	if (pc_span_starts(text, conflict + 1) || pc_span_find(text, conflict))
		pc_reader_fail(reader, "it holds a merge conflict");
}

static void finish(struct pc_reader *reader)
{
	if (reader->why.size)
		reader->sink->unread(reader->sink->context, reader->at.path, reader->why.data);
	pc_text_clear(&reader->why);
}

void pc_depends_read_elf(struct pc *pc, const char *path, int fd,
			 const struct pc_depends_sink *sink)
{
	struct pc_reader reader = {
		.at = { .path = path, .format = "ELF" }, .pc = pc, .sink = sink, .fd = fd
	};

	pc_read_elf(&reader);
	finish(&reader);
}

bool pc_depends_read(struct pc *pc, const char *path, struct pc_span bytes,
		     const struct pc_depends_sink *sink)
{
	struct pc_reader reader = {
		.at.path = path, .rest = bytes, .pc = pc, .sink = sink, .fd = -1
	};
	struct pc_span name = name_of(path);
	size_t i = 0;

	if (is_elf(bytes)) {
		reader.at.format = "ELF";
		pc_read_elf(&reader);
		finish(&reader);
		return true;
	}
	while (i < sizeof(files) / sizeof(files[0]) && !fits(name, files[i].name))
		i++;
	if (i == sizeof(files) / sizeof(files[0]) || !files[i].read)
		return false;
	reader.at.format = files[i].format;
	if (files[i].kind == PC_FILE_LOCK && !pc_span_trim(bytes).size)
		pc_reader_fail(&reader, "it is empty");
	else if (files[i].kind >= PC_FILE_LIST && files[i].read != pc_read_json &&
		 files[i].read != pc_read_toml && files[i].read != pc_read_pom)
		check_lines(&reader);
	reader.rest = bytes;
	if (files[i].read != pc_read_json || !reader.why.size)
		files[i].read(&reader);
	finish(&reader);
	return true;
}
