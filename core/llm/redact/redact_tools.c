/* SPDX-License-Identifier: Apache-2.0
 * Programs whose one-letter options take a password: "mysql -pX", "curl -u user:X". */
#include "llm/redact/redact_find.h"

enum { JOINED = 1, APART = 2, AFTER_COLON = 4 };

static const struct pc_secret_tool {
	const char *name, *option;
	unsigned how;
} tools[] = {
	{ "curl", "-u", JOINED | APART | AFTER_COLON },
	{ "curl", "--user", APART | AFTER_COLON },
	{ "ldapsearch", "-w", JOINED | APART },
	{ "mariadb", "-p", JOINED },
	{ "mariadb-admin", "-p", JOINED },
	{ "mariadb-dump", "-p", JOINED },
	{ "mysql", "-p", JOINED },
	{ "mysqladmin", "-p", JOINED },
	{ "mysqldump", "-p", JOINED },
	{ "mysqlimport", "-p", JOINED },
	{ "mysqlpump", "-p", JOINED },
	{ "mysqlshow", "-p", JOINED },
	{ "mysqlslap", "-p", JOINED },
	{ "redis-cli", "-a", APART },
	{ "sshpass", "-p", JOINED | APART },
	{ NULL, NULL, 0 },
};

const struct pc_secret_tool *pc_secret_tool(struct pc_span word)
{
	for (const struct pc_secret_tool *tool = tools; tool->name; tool++)
		if (pc_span_is(word, tool->name))
			return tool;
	return NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

size_t pc_secret_word(struct pc_span text, size_t at, size_t *out_start)
{
	char quote = at < text.size && (text.data[at] == '\'' || text.data[at] == '"')
			     ? text.data[at++]
			     : '\0';

	*out_start = at;
	while (at < text.size && text.data[at] != '\n' && text.data[at] != '\0') {
		if (quote ? text.data[at] == quote : is_blank(text.data[at]))
			break;
		at += quote == '"' && text.data[at] == '\\' && at + 1 < text.size ? 2 : 1;
	}
	return at;
}

static bool is_option(struct pc_span text, size_t at, const struct pc_secret_tool *tool,
		      struct pc_secret *out)
{
	size_t value = at + strlen(tool->option), start, end;

	if (!pc_span_starts((struct pc_span){ text.data + at, text.size - at }, tool->option) ||
	    value >= text.size)
		return false;
	if (is_blank(text.data[value]) || text.data[value] == '=') {
		if (!(tool->how & APART) || text.data[value] == '\n')
			return false;
		value++;
	} else if (!(tool->how & JOINED)) {
		return false;
	}
	end = pc_secret_word(text, value, &start);
	if (tool->how & AFTER_COLON &&
	    !pc_secret_behind_user(text, (struct pc_span){ text.data + start, end - start },
				   &start))
		return false;
	if (start == end || text.data[start] == '-' || pc_secret_marker(text, start))
		return false;
	*out = (struct pc_secret){ start, end, "password" };
	return true;
}

bool pc_secret_option(struct pc_span text, size_t at, const struct pc_secret_tool *tool,
		      struct pc_secret *out)
{
	for (const struct pc_secret_tool *row = tool; row->name; row++)
		if (!strcmp(row->name, tool->name) && is_option(text, at, row, out))
			return true;
	return false;
}
