/* SPDX-License-Identifier: Apache-2.0
 * Names of libraries without their versions. */
#include <ctype.h>

#include "advice/name.h"

static struct pc_span until(struct pc_span name, const char *at)
{
	return (struct pc_span){ name.data, (size_t)(at - name.data) };
}

/* "libc-2.31" and "libz.1.2" without what follows; "libpng16" has no version that could be told. */
static struct pc_span drop_version(struct pc_span name)
{
	size_t size = name.size;

	for (size_t i = name.size; i > 1; i--)
		if (name.data[i - 2] == '-' && isdigit((unsigned char)name.data[i - 1]))
			return until(name, name.data + i - 2);
	while (size && (isdigit((unsigned char)name.data[size - 1]) || name.data[size - 1] == '.'))
		size--;
	return size && size < name.size && name.data[size] == '.' ? until(name, name.data + size)
								  : name;
}

struct pc_span pc_advice_library(struct pc_span module, bool *out_program)
{
	static const char *const shared[] = { ".so", ".dylib", ".dll", ".DLL" };
	struct pc_span name = module;
	struct pc_span path;

	pc_span_cut_last(module, '/', &path, &name);
	*out_program = false;
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		const char *at = pc_span_find(name, shared[i]);
		size_t end = at ? (size_t)(at - name.data) + strlen(shared[i]) : 0;

		if (at && (end == name.size || name.data[end] == '.'))
			return drop_version(until(name, at));
	}
	*out_program = true;
	return name;
}
