/* SPDX-License-Identifier: Apache-2.0
 * The merged call tree: the stacks of one event, of one profile or of two side by side. Stacks that
 * begin alike share their nodes. Flame graphs are drawn from it (flame/flame.h). */
#ifndef PC_PROFILE_TREE_H
#define PC_PROFILE_TREE_H

#include "profile/profile.h"

/* The sides of a tree: numbers stand in arrays of two. Without an old profile that side is 0. */
enum pc_tree_side { PC_TREE_NEW, PC_TREE_OLD };

/* New members go to the end: a query built against an older header is smaller, and still works. */
struct pc_tree_query {
	const struct pc_profile *profile;
	size_t event;
	const struct pc_profile *old; /* to compare with; NULL: none */
	size_t old_event;
	bool reverse; /* merged from the leaf: who is at the end of stacks, and who called it */
	bool process; /* the process is the root of its stacks, where all inputs know it */
	double least; /* a share (0..1): nodes that have less, on both sides, are left out; not so
			 those that one side alone has, whose caller both have. What has no cost
			 at all is never there */
	bool part;    /* of a part of a profile (profile/select.h): the root is what is left, and
			 not the whole */
};

/* A name that stands at nodes. Of one profile it is a function of one module; of two it is matched
 * by its text alone, since modules carry versions. */
struct pc_tree_name {
	const char *text;   /* raw; "[libc.so.6]" or "[unknown]" where no function is known */
	const char *module; /* NULL: unknown, or several */
	int64_t self[2];    /* of all its nodes, also of those left out */
};

/* Node 0 is the root ("all"), which is nobody's child: of links, 0 means "none". Costs are in the
 * tree's unit and digits, none is negative; total is self and the totals of the children, those
 * left out too. */
struct pc_tree_node {
	uint32_t parent, child, next; /* first child, next sibling; siblings are sorted by name */
	uint32_t name;		      /* index into names, which are sorted: by text, then module */
	uint32_t depth;		      /* of the root: 0 */
	uint8_t kind; /* enum pc_frame_kind; PC_FRAME_UNKNOWN where it is not the same everywhere */
	int64_t self[2], total[2];
};

enum { PC_TREE_KINDS = 8 };

/* Lies in the library, in pc's arena; new members go to the end. A new member of a node or of a
 * name raises PC_ABI_MAJOR. */
struct pc_tree {
	const struct pc_tree_node *nodes; /* in preorder: a subtree is a run of nodes */
	uint32_t count;
	uint32_t depth; /* of the deepest node */
	const struct pc_tree_name *names;
	uint32_t name_count;
	unsigned sides; /* 1, or 2 with an old profile */
	const char *event, *unit;
	unsigned digits;
	bool reverse, process; /* as asked, where it was possible */
	bool flat; /* no stacks were recorded: one level, functions by self cost alone */
	bool has_kinds, has_modules;
	int64_t kinds[PC_TREE_KINDS][2]; /* self cost by enum pc_frame_kind, but for the root's */
	uint32_t negative;		 /* nodes whose own cost was negative, and is taken for 0 */
	uint64_t unknown;  /* rows of tables whose self cost is unknown: they are not in it */
	uint32_t left_out; /* subtrees that had less than the least */
	bool cut; /* more nodes than a tree may have: the ends of some stacks are left off */
	const char *const *notes; /* what a reader must know of the above; NULL-terminated */
};

/* PC_EINPUT: two profiles that can't be compared (units), or nothing has a self cost. */
PC_API int pc_tree_make_query(struct pc *pc, const struct pc_tree_query *query, size_t query_size,
			      const struct pc_tree **out_tree);
#define pc_tree_make(pc, query, out_tree) \
	pc_tree_make_query(pc, query, sizeof(struct pc_tree_query), out_tree)

#endif
