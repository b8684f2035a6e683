/* SPDX-License-Identifier: Apache-2.0
 * Conversations that were saved: which there are, and going on with one. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "chat/chat.h"
#include "chat/conversation_internal.h"

struct saved {
	char *name;
	struct timespec when;
};

struct list {
	struct saved *items;
	size_t count, room;
};

static int newest_first(const void *a, const void *b)
{
	const struct saved *x = a, *y = b;

	if (x->when.tv_sec != y->when.tv_sec)
		return x->when.tv_sec < y->when.tv_sec ? 1 : -1;
	if (x->when.tv_nsec != y->when.tv_nsec)
		return x->when.tv_nsec < y->when.tv_nsec ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void add(struct pc *pc, const char *folder, const char *file, struct list *list)
{
	static const char ending[] = ".jsonl";
	size_t size = strlen(file);
	struct stat st;

	if (size <= strlen(ending) || strcmp(file + size - strlen(ending), ending) != 0 ||
	    stat(pc_arena_printf(pc->arena, "%s/%s", folder, file), &st) || !S_ISREG(st.st_mode))
		return;
	list->items = PC_GROW(list->items, list->count, list->room);
	list->items[list->count++] =
		(struct saved){ pc_arena_strndup(pc->arena, file, size - strlen(ending)),
				st.st_mtim };
}

/* The items are to be freed; their names are the arena's. */
static int list_saved(struct pc *pc, struct list *out_list)
{
	const char *folder;
	struct dirent *entry;
	int status = pc_conversation_folder(pc, &folder);
	DIR *dir = status ? NULL : opendir(folder);

	while (dir && (entry = readdir(dir)))
		add(pc, folder, entry->d_name, out_list);
	if (dir)
		closedir(dir);
	if (out_list->count)
		qsort(out_list->items, out_list->count, sizeof(*out_list->items), newest_first);
	return status;
}

static int newest(struct pc *pc, const char **out_name)
{
	struct list list = { 0 };
	int status = list_saved(pc, &list);

	if (!status && !list.count)
		status = pc_fail(pc, PC_EINPUT, "no conversation was saved yet");
	if (!status)
		*out_name = list.items[0].name;
	free(list.items);
	return status;
}

int pc_chat_resume(struct pc *pc, const char *name)
{
	struct pc_conversation *conversation = pc_conversation_of(pc);
	const char *note = NULL, *path;
	int status = strcmp(name, "last") ? PC_OK : newest(pc, &name);

	if (!status)
		status = pc_conversation_find(pc, name, &path);
	if (status)
		return status;
	status = pc_conversation_load(conversation, path, &note);
	if (!status && note && pc->sinks.hint)
		pc->sinks.hint(pc, note);
	conversation->name = name;
	return status;
}

static struct json_object *row_of(struct pc *pc, const struct saved *saved)
{
	struct pc_conversation_head head;
	struct json_object *row = json_object_new_object();
	char when[32];
	struct tm tm;

	strftime(when, sizeof(when), "%Y-%m-%d %H:%M", localtime_r(&saved->when.tv_sec, &tm));
	json_object_object_add(row, "name", pc_json_string(saved->name));
	json_object_object_add(row, "saved", json_object_new_string(when));
	if (pc_conversation_peek(pc, pc_conversation_path(pc, saved->name), &head)) {
		json_object_object_add(row, "error", pc_json_string(pc_error(pc)));
		pc_forget(pc);
		return row;
	}
	json_object_object_add(row, "topic", pc_json_string(head.topic));
	json_object_object_add(row, "turns",
			       head.turns < 0 ? NULL : json_object_new_int64(head.turns));
	if (head.begins)
		json_object_object_add(row, "begins", pc_json_string(head.begins));
	return row;
}

int pc_chat_saved(struct pc *pc, struct json_object **out_list)
{
	struct list list = { 0 };
	struct json_object *rows;
	int status = list_saved(pc, &list);

	if (status)
		return status;
	rows = json_object_new_array();
	for (size_t i = 0; i < list.count; i++)
		json_object_array_add(rows, row_of(pc, &list.items[i]));
	free(list.items);
	*out_list = rows;
	return PC_OK;
}
