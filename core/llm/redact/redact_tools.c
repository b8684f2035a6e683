/* SPDX-License-Identifier: Apache-2.0
 * Programs whose options take a password without a telling name: "mysql -pX", "curl -u user:X". */
#include <ctype.h>

#include "llm/redact/redact_find.h"

enum {
	JOINED = 1, /* -pX */
	APART = 2,  /* -p X, --user=X */
	COLON = 4,  /* the password is what follows the first of these; all of it, if there is none:
		       no password */
	PERCENT = 8,
	EQUALS = 16,
	PASS = 32,    /* "pass:" is in front of it */
	NO_PORT = 64, /* "8080:80" is none */
	CLUSTER = 128 /* others may stand in front of the letter: -sSu */
};

static const struct tool {
	const char *name, *option; /* name NULL: of any */
	unsigned how;
} tools[] = {
	{ NULL, "--oauth2-bearer", APART },
	{ NULL, "--proxy-user", APART | COLON },
	{ NULL, "-pass", APART | PASS },
	{ NULL, "-passin", APART | PASS },
	{ NULL, "-passout", APART | PASS },
	{ "7z", "-p", JOINED },
	{ "7za", "-p", JOINED },
	{ "7zr", "-p", JOINED },
	{ "7zz", "-p", JOINED },
	{ "bcp", "-P", JOINED | APART },
	{ "cqlsh", "-p", APART | NO_PORT },
	{ "curl", "--cookie", APART | EQUALS },
	{ "curl", "--user", APART | COLON },
	{ "curl", "-U", JOINED | APART | COLON | CLUSTER },
	{ "curl", "-b", JOINED | APART | EQUALS | CLUSTER },
	{ "curl", "-u", JOINED | APART | COLON | CLUSTER },
	{ "ipmitool", "-P", JOINED | APART },
	{ "ldapsearch", "-w", JOINED | APART },
	{ "login", "-p", JOINED | APART | NO_PORT }, /* docker, podman, helm registry, oc */
	{ "mariadb", "-p", JOINED },
	{ "mariadb-admin", "-p", JOINED },
	{ "mariadb-dump", "-p", JOINED },
	{ "mongo", "-p", APART | NO_PORT },
	{ "mongodump", "-p", APART | NO_PORT },
	{ "mongoexport", "-p", APART | NO_PORT },
	{ "mongoimport", "-p", APART | NO_PORT },
	{ "mongorestore", "-p", APART | NO_PORT },
	{ "mongosh", "-p", APART | NO_PORT },
	{ "mysql", "-p", JOINED },
	{ "mysqladmin", "-p", JOINED },
	{ "mysqldump", "-p", JOINED },
	{ "mysqlimport", "-p", JOINED },
	{ "mysqlpump", "-p", JOINED },
	{ "mysqlshow", "-p", JOINED },
	{ "mysqlslap", "-p", JOINED },
	{ "rar", "-hp", JOINED },
	{ "rar", "-p", JOINED },
	{ "redis-cli", "-a", APART },
	{ "rpcclient", "--user", APART | PERCENT },
	{ "rpcclient", "-U", JOINED | APART | PERCENT },
	{ "smbclient", "--user", APART | PERCENT },
	{ "smbclient", "-U", JOINED | APART | PERCENT },
	{ "smbget", "-U", JOINED | APART | PERCENT },
	{ "snmpget", "-A", APART },
	{ "snmpget", "-X", APART },
	{ "snmpwalk", "-A", APART },
	{ "snmpwalk", "-X", APART },
	{ "sqlcmd", "-P", JOINED | APART },
	{ "sshpass", "-p", JOINED | APART },
	{ "unrar", "-p", JOINED },
	{ "unzip", "-P", APART },
	{ "zip", "-P", APART },
};

enum { COUNT = sizeof(tools) / sizeof(*tools) };
_Static_assert(COUNT <= 64, "a bit each");

uint64_t pc_secret_tool(struct pc_span word)
{
	uint64_t found = 0;

	for (size_t i = 0; i < COUNT; i++)
		if (tools[i].name && word.size && *word.data == *tools[i].name &&
		    pc_span_is(word, tools[i].name))
			found |= (uint64_t)1 << i;
	return found;
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
	return at < text.size ? at : text.size;
}

/* Behind the option that begins at `at`; 0: it is another. */
static size_t behind_option(struct pc_span text, size_t at, const struct tool *tool)
{
	static const char alone[] = "#012346BGINORSZafgijklnpqsv"; /* of curl: take no value */
	struct pc_span rest = { text.data + at, text.size - at };
	size_t i = 1, most = sizeof(alone);

	if (pc_span_starts(rest, tool->option))
		return at + strlen(tool->option);
	if (!(tool->how & CLUSTER) || !rest.size || *rest.data != '-')
		return 0;
	while (i < rest.size && i < most && rest.data[i] && strchr(alone, rest.data[i]))
		i++;
	return i > 1 && i < rest.size && rest.data[i] == tool->option[1] ? at + i + 1 : 0;
}

static bool is_port(struct pc_span value)
{
	for (size_t i = 0; i < value.size; i++)
		if (!isdigit((unsigned char)value.data[i]) && !strchr(":./", value.data[i]))
			return false;
	return true;
}

/* Of a value that says more than the password, where it begins. */
static bool find_password(struct pc_span text, const struct tool *tool, struct pc_span value,
			  size_t *out_start)
{
	if (tool->how & PASS) {
		*out_start += strlen("pass:");
		return pc_span_starts(value, "pass:");
	}
	if (tool->how & (COLON | PERCENT | EQUALS))
		return pc_secret_behind_user(text, value,
					     tool->how & COLON	   ? ':'
					     : tool->how & PERCENT ? '%'
								   : '=',
					     out_start);
	return !(tool->how & NO_PORT && is_port(value));
}

static bool is_option(struct pc_span text, size_t at, const struct tool *tool,
		      struct pc_secret *out)
{
	size_t value = behind_option(text, at, tool), start, end;

	if (!value || value >= text.size)
		return false;
	if (is_blank(text.data[value]) || text.data[value] == '=') {
		if (!(tool->how & APART) || text.data[value] == '\n')
			return false;
		value++;
	} else if (!(tool->how & JOINED)) {
		return false;
	}
	end = pc_secret_word(text, value, &start);
	if (!find_password(text, tool, (struct pc_span){ text.data + start, end - start }, &start))
		return false;
	if (start >= end || text.data[start] == '-' || pc_secret_marker(text, start))
		return false;
	*out = (struct pc_secret){ start, end, "password" };
	return true;
}

bool pc_secret_option(struct pc_span text, size_t at, uint64_t options, struct pc_secret *out)
{
	for (size_t i = 0; i < COUNT; i++)
		if ((!tools[i].name || options >> i & 1) && is_option(text, at, &tools[i], out))
			return true;
	return false;
}
