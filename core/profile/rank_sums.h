/* SPDX-License-Identifier: Apache-2.0
 * Sums by name, before they are sorted and shown. Internal to ranking. */
#ifndef PC_PROFILE_RANK_SUMS_H
#define PC_PROFILE_RANK_SUMS_H

#include "base/table.h"
#include "profile/rank.h"
#include "profile/sealed.h"

/* The library of kernel frames whose module the input does not say. */
#define PC_RANK_KERNEL "[kernel]"

enum { PC_PROCESS_UNSET = PC_NONE - 1 };

/* Frames, or threads, that are ranked under one name. */
struct pc_group {
	uint32_t of;	  /* the first of them; of threads PC_NONE is the unknown one */
	uint32_t process; /* string; PC_NONE: unknown or several */
	int64_t self, total;
};

/* What the frames of a group have in common. */
struct pc_common {
	uint8_t kind : 6;
	bool line_differs : 1, file_differs : 1;
};

struct pc_sums {
	const struct pc_profile *profile;
	enum pc_rank_by by;
	size_t event;
	bool by_line;		   /* functions of one name and file are told apart by their line */
	struct pc_group *groups;   /* owned */
	struct pc_common *commons; /* owned; by group */
	int64_t *samples;	   /* owned; by group; NULL: as many as `self` says */
	uint32_t count, room;
	struct pc_index index; /* of groups, while they are made */
	uint32_t *group_of; /* owned; by frame or thread (the last is the unknown one); PC_NONE: not
			       seen */
	uint32_t *labels;   /* owned; by thread: strings, or ids in `names` */
	struct pc_table names; /* of threads */
	int64_t kernel, user, unknown;
};

void pc_sums_init(struct pc_sums *sums, const struct pc_profile *profile, enum pc_rank_by by,
		  size_t event, struct pc_arena *arena);
void pc_sums_clear(struct pc_sums *sums);
static inline void pc_auto_sums(struct pc_sums *sums)
{
	pc_sums_clear(sums);
}
/* All costs of the event. PC_ECANCEL: interrupted. */
int pc_sums_add(struct pc *pc, struct pc_sums *sums);
/* The group of a frame, or of a thread, made when new. */
uint32_t pc_sums_group(struct pc_sums *sums, uint32_t of);
/* What the group is called; NULL: unknown. Borrowed from the arena. */
const char *pc_sums_name(const struct pc_sums *sums, const struct pc_group *group);

/* One more process of a group: several are PC_NONE. */
static inline void pc_sums_process(uint32_t *process, uint32_t more)
{
	if (*process == PC_PROCESS_UNSET)
		*process = more;
	else if (more != PC_PROCESS_UNSET && *process != more)
		*process = PC_NONE;
}

static inline int64_t pc_sums_samples(const struct pc_sums *sums, const struct pc_group *group)
{
	return sums->samples ? sums->samples[group - sums->groups] : group->self;
}

static inline bool pc_by_thread(enum pc_rank_by by)
{
	return by == PC_BY_PROCESS || by == PC_BY_THREAD;
}

static inline const char *pc_sealed_string(const struct pc_profile *profile, uint32_t id)
{
	return id == PC_NONE ? NULL : profile->strings[id];
}

#endif
