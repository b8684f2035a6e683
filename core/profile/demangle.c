/* SPDX-License-Identifier: Apache-2.0
 * Names demangled by libiberty, as c++filt does. */
#include "profile/demangle.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <libiberty/demangle.h>

#include "base/status.h"

struct output {
	char *bytes;
	size_t size;
	jmp_buf too_long;
};

/* There is no other way to stop libiberty, which holds nothing but its stack while it prints. */
static void add(const char *piece, size_t size, void *opaque)
{
	struct output *output = opaque;

	if (size >= PC_DEMANGLED_MAX - output->size)
		longjmp(output->too_long, 1);
	memcpy(output->bytes + output->size, piece, size);
	output->size += size;
}

/* C++, and Rust of both manglings. Rust's older one looks like C++'s, and is tried first. */
static bool by_callback(const char *name, struct output *output)
{
	const int options = DMGL_PARAMS | DMGL_ANSI;

	if (setjmp(output->too_long))
		return false;
	if (rust_demangle_callback(name, options, add, output))
		return true;
	output->size = 0;
	return cplus_demangle_v3_callback(name, options, add, output) != 0;
}

static bool copy_d(const char *name, char *out)
{
	char *plain = dlang_demangle(name, DMGL_PARAMS);
	size_t size = plain ? strlen(plain) : 0;

	if (size && size < PC_DEMANGLED_MAX)
		memcpy(out, plain, size + 1);
	free(plain);
	return size && size < PC_DEMANGLED_MAX;
}

static bool demangle(const char *name, char out[PC_DEMANGLED_MAX])
{
	struct output output = { .bytes = out };

	if (name[0] == '_' && name[1] == '_') /* as Apple's linker writes them */
		name++;
	if (!strncmp(name, "_D", 2))
		return copy_d(name, out);
	if (!by_callback(name, &output))
		return false;
	out[output.size] = '\0';
	return output.size > 0;
}

extern PC_API const struct pc_demangle_table pc_module_table;
const struct pc_demangle_table pc_module_table = {
	.module = { PC_VERSION },
	.demangle = demangle,
};
