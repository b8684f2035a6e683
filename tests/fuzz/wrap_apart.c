/* SPDX-License-Identifier: Apache-2.0
 * What stands before the child process that reads debug information, where libFuzzer runs millions
 * (ld's --wrap). It stays a child: what damage does to libdw is no finding. But to start one costs
 * fifty times what it takes to read all the rest, so few inputs get it. */
#include "binary/apart.h"
#include "fuzz.h"

/* NOLINTBEGIN: the names are ld's */
const char *__real_pc_apart(const struct pc_apart *apart, void *out, size_t size);
const char *__wrap_pc_apart(const struct pc_apart *apart, void *out, size_t size);
/* NOLINTEND */

const char *__wrap_pc_apart(const struct pc_apart *apart, void *out, size_t size)
{
	if (!fuzz_children)
		return "it was left out";
	return __real_pc_apart(apart, out, size);
}
