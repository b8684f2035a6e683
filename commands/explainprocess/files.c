/* SPDX-License-Identifier: Apache-2.0
 * What a process has open: descriptors by kind and their limit, its sockets, the ports it listens
 * on. */
#include <dirent.h>

#include "explainprocess.h"

enum { FDS_MAX = 1 << 20, PORTS_MAX = 64 };

enum kind { K_FILE, K_SOCKET, K_PIPE, K_DEVICE, K_EVENT, K_OTHER, KINDS };
static const char *const kinds[KINDS] = {
	"files", "sockets", "pipes", "devices", "events", "others"
};

static enum kind kind_of(const char *target)
{
	static const struct {
		const char *begins;
		enum kind kind;
	} begins[] = { { "socket:", K_SOCKET }, { "pipe:", K_PIPE },	{ "anon_inode:", K_EVENT },
		       { "/dev/", K_DEVICE },	{ "/memfd:", K_OTHER }, { "/", K_FILE } };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (!strncmp(target, begins[i].begins, strlen(begins[i].begins)))
			return begins[i].kind;
	return K_OTHER;
}

struct fds {
	int64_t all, counts[KINDS], deleted;
	struct pc_table sockets; /* inodes */
};

static void count_fd(struct process_reader *reader, const char *fd, struct fds *fds)
{
	const char *target =
		process_link(reader, pc_arena_printf(pc_memory(reader->pc), "fd/%s", fd));
	struct pc_span inode, rest;

	fds->all++;
	if (!target)
		return;
	fds->counts[kind_of(target)]++;
	fds->deleted +=
		target[0] == '/' && target[1] != 'm' && pc_span_ends(pc_span(target), " (deleted)");
	if (kind_of(target) == K_SOCKET && pc_span_cut(pc_span(target), '[', &rest, &inode) &&
	    pc_span_cut(inode, ']', &inode, &rest))
		pc_table_intern(&fds->sockets, inode, NULL);
}

static void add_fds(struct process_reader *reader, const struct fds *fds)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < KINDS; i++)
		pc_json_add_count(object, kinds[i], fds->counts[i]);
	pc_json_add_count(object, "deleted", fds->deleted);
	pc_json_add_count(reader->process, "fds", fds->all);
	pc_json_add(reader->process, "fds_by_kind", object);
}

/* ---- limits ---- */
/* "Max open files            1024                 524288               files" */
static void add_limit(struct process_reader *reader, const struct pc_text *limits, const char *name,
		      const char *key)
{
	struct pc_span rest = pc_text_span(limits), line;

	while (process_line(&rest, &line)) {
		struct pc_span soft, after;
		int64_t value;

		if (!pc_span_starts(line, name))
			continue;
		soft = pc_span_trim(
			(struct pc_span){ line.data + strlen(name), line.size - strlen(name) });
		if (pc_span_cut(soft, ' ', &soft, &after) && pc_span_int(soft, &value))
			pc_json_add_count(reader->process, key, value);
		else
			pc_json_add(reader->process, key, NULL);
	}
}

/* ---- ports ---- */
/* "   0: 0100007F:1F90 00000000:0000 0A … INODE …": 0A listens; the port is hexadecimal. */
static bool listens(struct pc_span line, unsigned *out_port, struct pc_span *out_inode)
{
	unsigned state, port;
	int begin = 0, end = 0;
	char text[256];

	snprintf(text, sizeof(text), "%.*s", (int)line.size, line.data);
	if (sscanf(text, " %*u: %*[0-9A-Fa-f]:%4x %*s %2x %*s %*s %*s %*u %*u %n%*u%n", &port,
		   &state, &begin, &end) < 2 ||
	    state != 0x0a || end <= begin)
		return false;
	*out_port = port;
	*out_inode = (struct pc_span){ line.data + begin, (size_t)(end - begin) };
	return true;
}

static void add_ports_of(struct process_reader *reader, const char *name, const struct fds *fds,
			 struct json_object *ports)
{
	PC_AUTO(text) struct pc_text table = { 0 };
	struct pc_span rest, line, inode;
	unsigned port;

	process_file(reader, name, &table);
	rest = pc_text_span(&table);
	while (process_line(&rest, &line)) {
		bool there = false;

		if (!listens(line, &port, &inode) || pc_table_find(&fds->sockets, inode) == PC_NONE)
			continue;
		for (size_t i = 0; i < explain_count(ports); i++)
			there = there || json_object_get_int(json_object_array_get_idx(ports, i)) ==
						 (int)port;
		if (!there && explain_count(ports) < PORTS_MAX)
			json_object_array_add(ports, json_object_new_int((int)port));
	}
}

static void add_ports(struct process_reader *reader, const struct fds *fds)
{
	struct json_object *ports = json_object_new_array();

	add_ports_of(reader, "net/tcp", fds, ports);
	add_ports_of(reader, "net/tcp6", fds, ports);
	pc_json_add(reader->process, "listening_ports", ports);
}

void process_files(struct process_reader *reader)
{
	const char *path = pc_arena_printf(pc_memory(reader->pc), "%s/fd", reader->folder);
	PC_AUTO(text) struct pc_text limits = { 0 };
	DIR *dir = opendir(path);
	const struct dirent *entry;
	struct fds fds = { .deleted = 0 };
	size_t count = 0;

	if (process_file(reader, "limits", &limits)) {
		add_limit(reader, &limits, "Max open files", "fds_limit");
		add_limit(reader, &limits, "Max processes", "processes_limit");
	}
	if (!dir) {
		json_object_array_add(reader->unread, pc_json_string("fd"));
		return;
	}
	pc_table_init(&fds.sockets, pc_memory(reader->pc));
	while (count < FDS_MAX && (entry = readdir(dir)))
		if (entry->d_name[0] != '.') {
			count++;
			count_fd(reader, entry->d_name, &fds);
		}
	closedir(dir);
	add_fds(reader, &fds);
	add_ports(reader, &fds);
	pc_table_clear(&fds.sockets);
}
