/* SPDX-License-Identifier: Apache-2.0
 * Of functions that were written several times, for processors of several kinds: what the name says
 * that this one needs, and whether the processor here has it. */
#include "explainfunction.h"

/* The word in the name, and what Linux calls it in /proc/cpuinfo. */
static const struct {
	const char *word, *flag;
} features[] = {
	{ "avx512", "avx512f" }, { "evex", "avx512vl" }, { "avx2", "avx2" },
	{ "avx", "avx" },	 { "sse42", "sse4_2" },	 { "sse4_2", "sse4_2" },
	{ "sse4_1", "sse4_1" },	 { "ssse3", "ssse3" },	 { "sse2", "sse2" },
	{ "erms", "erms" },	 { "rtm", "rtm" },	 { "movbe", "movbe" },
	{ "bmi2", "bmi2" },	 { "fma", "fma" },	 { "aesni", "aes" },
	{ "sve", "sve" },	 { "asimd", "asimd" },	 { "mops", "mops" },
};

/* As a whole word, between underscores. */
static bool has_word(const char *name, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = strstr(name, word); at; at = strstr(at + 1, word))
		if (at > name && at[-1] == '_' && (at[size] == '_' || !at[size]))
			return true;
	return false;
}

static bool is_flag(const char *line, const char *flag)
{
	size_t size = strlen(flag);

	for (const char *at = strstr(line, flag); at; at = strstr(at + 1, flag))
		if (at > line && at[-1] == ' ' && (at[size] == ' ' || at[size] == '\n'))
			return true;
	return false;
}

/* The line of flags of the first processor; NULL: unknown. */
static char *read_flags(void)
{
	PC_AUTO(file) FILE *file = fopen("/proc/cpuinfo", "re");
	char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0)
		if (!strncmp(line, "flags", 5) || !strncmp(line, "Features", 8))
			return line;
	free(line);
	return NULL;
}

struct json_object *function_features(const char *name)
{
	struct json_object *array = json_object_new_array();
	char *flags PC_AUTO(memory) = read_flags();

	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		struct json_object *row;

		if (!has_word(name, features[i].word))
			continue;
		row = json_object_new_object();
		pc_json_add_text(row, "feature", features[i].flag);
		pc_json_add(row, "present",
			    flags ? json_object_new_boolean(is_flag(flags, features[i].flag))
				  : NULL);
		json_object_array_add(array, row);
	}
	return array;
}
