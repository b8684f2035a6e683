/* SPDX-License-Identifier: Apache-2.0
 * Which files say on what a tree depends, and by which reader. */
#include "depends/depends.h"

#include "depends/files.h"
#include "depends/reader.h"

/* The name of a file, in which one "*" stands for anything; the first that fits counts. */
static const struct {
	const char *name, *format;
	pc_depends_reader *read;
	bool lock;
} files[] = {
	{ "package.json", "package.json", pc_read_json, false },
	{ "package-lock.json", "package-lock.json", pc_read_json, true },
	{ "npm-shrinkwrap.json", "package-lock.json", pc_read_json, true },
	{ "Pipfile.lock", "Pipfile.lock", pc_read_json, true },
	{ "vcpkg.json", "vcpkg.json", pc_read_json, false },
	{ "yarn.lock", "yarn.lock", pc_read_locks, true },
	{ "pnpm-lock.yaml", "pnpm-lock.yaml", pc_read_locks, true },
	{ "requirements*.txt", "requirements.txt", pc_read_requirements, false },
	{ "requirements*.in", "requirements.txt", pc_read_requirements, false },
	{ "constraints*.txt", "requirements.txt", pc_read_requirements, false },
	{ "pyproject.toml", "pyproject.toml", pc_read_toml, false },
	{ "poetry.lock", "poetry.lock", pc_read_toml, true },
	{ "uv.lock", "uv.lock", pc_read_toml, true },
	{ "Pipfile", "Pipfile", pc_read_toml, false },
	{ "setup.cfg", "setup.cfg", pc_read_setup_cfg, false },
	{ "setup.py", "setup.py", pc_read_quoted_python, false },
	{ "Cargo.toml", "Cargo.toml", pc_read_toml, false },
	{ "Cargo.lock", "Cargo.lock", pc_read_toml, true },
	{ "go.mod", "go.mod", pc_read_go_mod, false },
	{ "go.sum", "go.sum", pc_read_go_sum, true },
	{ "pom.xml", "pom.xml", pc_read_pom, false },
	{ "build.gradle", "Gradle", pc_read_gradle, false },
	{ "build.gradle.kts", "Gradle", pc_read_gradle, false },
	{ "gradle.lockfile", "Gradle lock", pc_read_gradle, true },
	{ "*.versions.toml", "Gradle catalogue", pc_read_toml, false },
	{ "CMakeLists.txt", "CMake", pc_read_cmake, false },
	{ "*.cmake", "CMake", pc_read_cmake, false },
	{ "configure.ac", "autoconf", pc_read_autoconf, false },
	{ "configure.in", "autoconf", pc_read_autoconf, false },
	{ "*.m4", "autoconf", pc_read_autoconf, false },
	{ "Makefile", "make", pc_read_make, false },
	{ "GNUmakefile", "make", pc_read_make, false },
	{ "Makefile.*", "make", pc_read_make, false },
	{ "*.mk", "make", pc_read_make, false },
	{ "meson.build", "Meson", pc_read_meson, false },
	{ "control", "debian/control", pc_read_control, false },
	{ "conanfile.txt", "Conan", pc_read_conan, false },
	{ "conanfile.py", "Conan", pc_read_conan, false },
	{ "Dockerfile*", "Dockerfile", pc_read_docker, false },
	{ "Containerfile*", "Dockerfile", pc_read_docker, false },
	{ "*.sh", "shell", pc_read_shell, false },
	{ "*.bash", "shell", pc_read_shell, false },
	{ "*.c", "C", pc_read_source, false },
	{ "*.h", "C", pc_read_source, false },
	{ "*.cc", "C++", pc_read_source, false },
	{ "*.cpp", "C++", pc_read_source, false },
	{ "*.cxx", "C++", pc_read_source, false },
	{ "*.hh", "C++", pc_read_source, false },
	{ "*.hpp", "C++", pc_read_source, false },
	{ "*.py", "Python", pc_read_source, false },
	{ "*.js", "JavaScript", pc_read_source, false },
	{ "*.mjs", "JavaScript", pc_read_source, false },
	{ "*.cjs", "JavaScript", pc_read_source, false },
	{ "*.jsx", "JavaScript", pc_read_source, false },
	{ "*.ts", "TypeScript", pc_read_source, false },
	{ "*.tsx", "TypeScript", pc_read_source, false },
	{ "*.go", "Go", pc_read_source, false },
	{ "*.rs", "Rust", pc_read_source, false },
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
			return files[i].lock ? PC_FILE_LOCK : PC_FILE_TEXT;
	/* programs have no ending; libraries have ".so", and a version */
	return !memchr(name.data, '.', name.size) || pc_span_find(name, ".so") ? PC_FILE_MAY_BE_ELF
									       : PC_FILE_OTHER;
}

bool pc_depends_read(const char *path, struct pc_span bytes, pc_dependency_found *found,
		     void *context)
{
	struct pc_span name = name_of(path);
	struct pc_reader reader = {
		.at.path = path, .rest = bytes, .found = found, .context = context
	};

	if (is_elf(bytes)) {
		reader.at.format = "ELF";
		pc_read_elf(&reader);
		return true;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (fits(name, files[i].name)) {
			reader.at.format = files[i].format;
			files[i].read(&reader);
			return true;
		}
	return false;
}
