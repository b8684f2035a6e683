/* SPDX-License-Identifier: Apache-2.0
 * Control groups of both versions, below a folder that stands for the root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../commands/explainprocess/explainprocess.h"
#include "base/context.h"

struct file {
	const char *path, *text;
};

/* Folders above it are made where they are missing. */
static void write_file(const char *root, const struct file *file)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s%s", root, file->path);
	for (char *at = path + strlen(root) + 1; (at = strchr(at, '/')); *at++ = '/') {
		*at = '\0';
		mkdir(path, 0700);
	}
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(file->text, out);
	assert_int_equal(fclose(out), 0);
}

static void remove_files(const char *root, const struct file *files)
{
	char path[512];

	for (; files->path; files++) {
		char *at;

		snprintf(path, sizeof(path), "%s%s", root, files->path);
		unlink(path);
		while ((at = strrchr(path, '/')) && at > path + strlen(root)) {
			*at = '\0';
			rmdir(path);
		}
	}
	rmdir(root);
}

/* The group of process 42 as JSON is what is wanted. */
static void check(const struct file *files, const char *wanted)
{
	char root[] = "/tmp/pc-cgroup-XXXXXX";
	struct pc *pc = pc_new();
	struct process_reader reader = { .pc = pc,
					 .root = root,
					 .process = json_object_new_object(),
					 .unread = json_object_new_array() };
	struct json_object *group = NULL;

	assert_non_null(mkdtemp(root));
	for (const struct file *file = files; file->path; file++)
		write_file(root, file);
	reader.folder = pc_arena_printf(pc_memory(pc), "%s/proc/42", root);
	process_cgroup(&reader);
	remove_files(root, files);
	group = json_object_object_get(reader.process, "cgroup");
	assert_string_equal(json_object_to_json_string_ext(
				    group, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
			    wanted);
	json_object_put(reader.process);
	json_object_put(reader.unread);
	pc_free(pc);
}

static void version_1_is_read(void **state)
{
	static const struct file files[] = {
		{ "/proc/42/cgroup", "5:pids:/a/b\n4:memory:/a/b\n3:cpuset:/\n2:cpu,cpuacct:/a/b\n"
				     "1:name=systemd:/\n0::/\n" },
		{ "/proc/self/mountinfo",
		  "31 23 0:28 / /cg rw - tmpfs tmpfs rw\n"
		  "32 31 0:29 / /cg/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
		  "34 31 0:31 / /cg/cpuset rw - cgroup cgroup rw,cpuset\n"
		  "35 31 0:32 /a /cg/memory rw - cgroup cgroup rw,memory\n"
		  "39 31 0:36 /other /cg/pids rw - cgroup cgroup rw,pids\n" },
		{ "/cg/cpu/a/b/cpu.cfs_quota_us", "150000\n" },
		{ "/cg/cpu/a/b/cpu.cfs_period_us", "100000\n" },
		{ "/cg/cpu/a/b/cpu.stat",
		  "nr_periods 10\nnr_throttled 4\nthrottled_time 7000000\n" },
		{ "/cg/memory/b/memory.limit_in_bytes", "536870912\n" },
		{ "/cg/memory/b/memory.usage_in_bytes", "1048576\n" },
		{ "/cg/memory/b/memory.failcnt", "3\n" },
		{ "/cg/memory/b/memory.oom_control",
		  "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n" },
		{ "/cg/cpuset/cpuset.cpus", "0-1\n" },
		{ "/cg/pids/pids.max", "max\n" },
		{ "/cg/pids/pids.current", "7\n" },
		{ NULL, NULL },
	};

	(void)state;
	check(files, "{\"path\":\"/a/b\",\"memory_limit_bytes\":536870912,"
		     "\"memory_bytes\":1048576,\"memory_max_events\":3,\"oom_kills\":2,"
		     "\"cpu_limit\":1.5,\"cpu_periods\":10,\"cpu_throttled\":4,"
		     "\"cpu_throttled_us\":7000,\"processors\":\"0-1\",\"pids\":7}");
}

static void no_limit_is_none(void **state)
{
	static const struct file files[] = {
		{ "/proc/42/cgroup", "2:memory:/\n1:cpu:/\n" },
		{ "/proc/self/mountinfo", "1 1 0:1 / /cpu rw - cgroup cgroup rw,cpu\n"
					  "2 1 0:1 / /memory rw - cgroup cgroup rw,memory\n" },
		{ "/cpu/cpu.cfs_quota_us", "-1\n" },
		{ "/cpu/cpu.cfs_period_us", "100000\n" },
		{ "/memory/memory.limit_in_bytes", "9223372036854771712\n" },
		{ NULL, NULL },
	};

	(void)state;
	check(files, "{\"path\":\"/\"}");
}

static void version_2_is_read(void **state)
{
	static const struct file files[] = {
		{ "/proc/42/cgroup", "0::/x.slice\n" },
		{ "/proc/self/mountinfo", "1 1 0:1 / /cg rw - cgroup2 cgroup2 rw\n" },
		{ "/cg/x.slice/cpu.max", "50000 100000\n" },
		{ "/cg/x.slice/memory.max", "max\n" },
		{ "/cg/x.slice/memory.current", "4096\n" },
		{ "/cg/x.slice/cpuset.cpus.effective", "0,2\n" },
		{ NULL, NULL },
	};

	(void)state;
	check(files, "{\"path\":\"/x.slice\",\"cpu_limit\":0.5,\"memory_bytes\":4096,"
		     "\"processors\":\"0,2\"}");
}

static void odd_lines_are_passed_over(void **state)
{
	static const struct file files[] = {
		{ "/proc/42/cgroup", "\n:\n0\n1:cpu\n0::/../../etc\n4:memory:x\n" },
		{ "/proc/self/mountinfo", "- - -\n\n1 2 3 4 5 6 - cgroup\n" },
		{ NULL, NULL },
	};

	(void)state;
	check(files, "{\"path\":\"/\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_1_is_read),
		cmocka_unit_test(no_limit_is_none),
		cmocka_unit_test(version_2_is_read),
		cmocka_unit_test(odd_lines_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
