/* SPDX-License-Identifier: Apache-2.0
 * What is found in a dump: equal stacks, locks and cycles, what threads do. Dumps are made by hand,
 * as a parser makes them. */
#include "trace_fixture.h"

#include "trace/build.h"
#include "trace/group.h"
#include "trace/locks.h"

struct fixture {
	struct pc *pc;
	struct pc_dump_builder *b;
	struct pc_dump *dump;
	struct pc_trace_groups groups;
	struct pc_locks locks;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	f->b = pc_dump_builder_new(f->pc);
	pc_dump_begin(f->b, "one.txt", "gdb-bt");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_dump_builder_free(f->b);
	pc_free(f->pc);
	free(f);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A thread; its functions from the leaf on, separated by "|". */
static void thread(struct fixture *f, const char *name, const char *functions)
{
	struct pc_span rest = pc_span(functions), function;
	bool more = true;

	pc_trace_begin(f->b, PC_ROLE_THREAD);
	pc_trace_name(f->b, pc_span(name));
	while (more) {
		more = pc_span_cut(rest, '|', &function, &rest);
		pc_trace_frame(f->b, &(struct pc_site){ .function = more ? function : rest });
	}
}

static void lock(struct fixture *f, enum pc_lock_use use, const char *id, const char *owner)
{
	pc_trace_lock(f->b, use, pc_span(id), PC_SPAN("mutex"), pc_span(owner));
}

static void seal(struct fixture *f, const struct pc_group_query *query)
{
	assert_int_equal(pc_dump_end(f->b, "gdb-bt"), PC_OK);
	pc_dump_seal(f->b, &f->dump);
	assert_int_equal(pc_dump_group(f->pc, f->dump, query, &f->groups), PC_OK);
	pc_dump_locks(f->pc, f->dump, &f->locks);
}

static const struct pc_group_query all = { NULL, NULL };

/* ---- equal stacks ---- */
static void what_makes_no_difference(void **state)
{
	struct fixture *f = *state;

	thread(f, "a", "f<int>(int)|Main$$Lambda$14/0x00000008000c4.run|fib|main");
	thread(f, "b", "f<char*>(char*)|Main$$Lambda$9/0x0000000800010.run|fib|fib|fib|main");
	thread(f, "c", "g|main");
	seal(f, &all);
	assert_int_equal(f->groups.count, 2);
	assert_int_equal(f->groups.threads, 3);
	assert_int_equal(f->groups.items[0].count, 2);
	assert_int_equal(f->groups.items[0].trace_count, 2);
	assert_int_equal(f->groups.items[0].traces[1], 1);
	assert_string_equal(f->groups.items[0].names[0], "a");
	assert_string_equal(f->groups.items[0].names[1], "b");
	assert_string_equal(f->groups.items[1].names[0], "c");
}

static void states_and_roles_do(void **state)
{
	struct fixture *f = *state;

	thread(f, "a", "f|main");
	thread(f, "b", "f|main");
	pc_trace_state(f->b, PC_STATE_BLOCKED, PC_SPAN("BLOCKED"));
	thread(f, "c", "f|main");
	pc_trace_role(f->b, PC_ROLE_FREED);
	pc_trace_count(f->b, 7);
	seal(f, &all);
	assert_int_equal(f->groups.count, 3);
	assert_int_equal(f->groups.threads, 2);
	assert_int_equal(f->groups.items[2].count, 7);
}

static void chosen(void **state)
{
	struct fixture *f = *state;
	const struct pc_group_query by_frame = { "^g$", NULL }, by_name = { NULL, "wor" },
				    none = { "(", NULL };

	thread(f, "worker", "f|main");
	thread(f, "other", "g|main");
	seal(f, &by_frame);
	assert_int_equal(f->groups.count, 1);
	assert_string_equal(f->groups.items[0].names[0], "other");
	assert_int_equal(pc_dump_group(f->pc, f->dump, &by_name, &f->groups), PC_OK);
	assert_int_equal(f->groups.count, 1);
	assert_string_equal(f->groups.items[0].names[0], "worker");
	assert_int_equal(pc_dump_group(f->pc, f->dump, &none, &f->groups), PC_EUSAGE);
}

static void threads_that_do_not_move(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++) {
		pc_dump_next(f->b);
		thread(f, "stuck", "f|main");
		thread(f, "busy", i == 1 ? "g|main" : "h|main");
	}
	seal(f, &all);
	assert_int_equal(pc_dump_dumps(f->dump), 3);
	assert_int_equal(f->groups.items[0].still, 1);
	assert_int_equal(f->groups.items[0].dumps, 3);
	assert_int_equal(f->groups.items[1].still, 0);
	assert_int_equal(f->groups.items[1].dumps, 2);
}

/* ---- locks ---- */
static void deadlock(void **state)
{
	struct fixture *f = *state;

	thread(f, "a", "f");
	lock(f, PC_LOCK_HELD, "0x1", "");
	lock(f, PC_LOCK_WANTED, "0x2", "");
	thread(f, "b", "f");
	lock(f, PC_LOCK_HELD, "0x2", "");
	lock(f, PC_LOCK_WANTED, "0x3", "");
	thread(f, "c", "f");
	lock(f, PC_LOCK_WANTED, "0x1", "");
	lock(f, PC_LOCK_HELD, "0x3", "");
	thread(f, "waits too", "f");
	lock(f, PC_LOCK_WANTED, "0x1", "");
	seal(f, &all);
	assert_int_equal(f->locks.cycle_count, 1);
	assert_int_equal(f->locks.cycles[0].count, 3);
	assert_int_equal(f->locks.cycles[0].traces[0], 0);
	assert_string_equal(f->locks.cycles[0].locks[0], "0x2");
	assert_int_equal(f->locks.cycles[0].traces[2], 2);
	assert_string_equal(f->locks.cycles[0].locks[2], "0x1");
	assert_int_equal(f->locks.queue_count, 3);
	assert_string_equal(f->locks.queues[0].id, "0x1");
	assert_int_equal(f->locks.queues[0].waiter_count, 2);
	assert_int_equal(f->locks.queues[0].owner, 0);
	assert_int_equal(f->locks.held, 3);
}

/* Who waits on a condition has given its lock up, though it stands there as held. */
static void no_deadlock(void **state)
{
	struct fixture *f = *state;

	thread(f, "a", "f");
	lock(f, PC_LOCK_AWAITED, "0x1", "");
	lock(f, PC_LOCK_HELD, "0x1", "");
	thread(f, "b", "f");
	lock(f, PC_LOCK_WANTED, "0x1", "");
	seal(f, &all);
	assert_int_equal(f->locks.cycle_count, 0);
	assert_int_equal(f->locks.queues[0].owner, UINT32_MAX);
	assert_int_equal(f->locks.queues[0].awaiting, 1);
}

static void owners_by_name(void **state)
{
	struct fixture *f = *state;

	thread(f, "first", "f");
	lock(f, PC_LOCK_WANTED, "0x1", "second");
	thread(f, "second", "f");
	lock(f, PC_LOCK_WANTED, "0x2", "42");
	thread(f, "third", "f");
	pc_trace_tid(f->b, 42);
	lock(f, PC_LOCK_WANTED, "0x3", "nobody here");
	seal(f, &all);
	assert_int_equal(f->locks.queues[0].owner, 1);
	assert_int_equal(f->locks.queues[1].owner, 2);
	assert_int_equal(f->locks.queues[2].owner, UINT32_MAX);
	assert_string_equal(f->locks.queues[2].owner_text, "nobody here");
}

/* ---- what threads do ---- */
static const struct {
	const char *functions, *state, *word;
	uint32_t own;
} doings[] = {
	{ "futex_wait|__lll_lock_wait|___pthread_mutex_lock|book|main", NULL, "lock", 3 },
	{ "__futex_abstimed_wait_common64|___pthread_cond_wait|std::condition_variable::wait("
	  "std::unique_lock<std::mutex>&)|Queue::pop()|serve|main",
	  NULL, "condition", 3 },
	{ "__futex_abstimed_wait_common64|___pthread_cond_wait|take_work|worker|start_thread", NULL,
	  "idle", 2 },
	{ "__GI___clock_nanosleep|__GI___nanosleep|__sleep|sleeper|main", NULL, "sleep", 3 },
	{ "epoll_wait|uv__io_poll|uv_run|node::Start", NULL, "idle", UINT32_MAX },
	{ "__poll|wait_for_peer|main", NULL, "events", 1 },
	{ "__GI___poll|__res_context_send|getaddrinfo|connect_to|main", NULL, "dns", 3 },
	{ "__libc_recv|pqsecure_read|PQgetResult|PQexec|load|main", NULL, "database", 1 },
	{ "__libc_read|read_config|main", NULL, "file", 1 },
	{ "__wait4|run_child|main", NULL, "child", 1 },
	{ "_int_malloc|malloc|grow|main", NULL, "memory", 2 },
	{ "visit_decref|dict_traverse|subtract_refs|gc_collect_main|PyObject_GC_New", NULL, "gc",
	  1 },
	{ "fib|fib|main", NULL, "computes", 0 },
	{ "__pthread_kill_implementation|raise|abort|check|main", NULL, "failed", 3 },
	{ "jdk.internal.misc.Unsafe.park|java.util.concurrent.locks.LockSupport.park|"
	  "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await|"
	  "java.util.concurrent.LinkedBlockingQueue.take|"
	  "java.util.concurrent.ThreadPoolExecutor.getTask|java.lang.Thread.run",
	  "WAITING (parking)", "idle", UINT32_MAX },
	{ "jdk.internal.misc.Unsafe.park|java.util.concurrent.locks.LockSupport.park|"
	  "java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire|"
	  "java.util.concurrent.locks.ReentrantLock.lock|com.example.Orders.book",
	  "WAITING (parking)", "lock", 4 },
	{ "com.example.Orders.book|java.lang.Thread.run", "BLOCKED (on object monitor)", "lock",
	  0 },
	{ "java.net.SocketInputStream.socketRead0|com.mysql.cj.protocol.ReadAheadInputStream.fill|"
	  "com.example.Orders.load",
	  "RUNNABLE", "database", 2 },
	{ "runtime.gopark|sync.runtime_SemacquireMutex|sync.(*Mutex).lockSlow|sync.(*Mutex).Lock|"
	  "main.book",
	  "sync.Mutex.Lock", "lock", 4 },
	{ "main.worker", "chan receive, 12 minutes", "condition", 0 },
	{ "internal/poll.runtime_pollWait|internal/poll.(*FD).Accept|net.(*TCPListener).Accept|"
	  "net/http.(*Server).Serve|main.main",
	  "IO wait", "idle", 4 },
	{ "runtime.gcBgMarkWorker", "GC worker (idle)", "idle", UINT32_MAX },
	{ "std::sys::sync::mutex::futex::Mutex::lock_contended|app::book", NULL, "lock", 1 },
	{ "System.Threading.Monitor.Enter(System.Object)|Shop.Orders.Book()", NULL, "lock", 1 },
	{ "schedule|io_schedule|folio_wait_bit_common|filemap_read|ext4_file_read_iter|vfs_read",
	  "D (disk sleep)", "file", UINT32_MAX },
};

static void doing(void **state)
{
	struct fixture *f = *state;
	size_t count = sizeof(doings) / sizeof(doings[0]);
	struct pc_doings *table;
	const struct pc_trace *traces;

	for (size_t i = 0; i < count; i++) {
		thread(f, "a", doings[i].functions);
		if (doings[i].state)
			pc_trace_state(f->b, PC_STATE_UNKNOWN, pc_span(doings[i].state));
	}
	seal(f, &all);
	table = pc_doings_new(f->pc, f->dump);
	traces = pc_dump_traces(f->dump, &count);
	for (size_t i = 0; i < count; i++) {
		struct pc_doing found = pc_doing_of(table, &traces[i]);

		if (strcmp(found.word, doings[i].word) || found.own != doings[i].own)
			fail_msg("%s: %s (%s), own frame %u", doings[i].functions, found.word,
				 found.what, found.own);
	}
}

/* "wait" of Python's threading is known by its file. */
static void doing_in_python(void **state)
{
	struct fixture *f = *state;
	static const char *const files[] = { "/usr/lib/python3.11/threading.py", "shop/orders.py" };
	struct pc_doings *table;
	const struct pc_trace *traces;
	size_t count;

	for (size_t i = 0; i < 2; i++) {
		pc_trace_begin(f->b, PC_ROLE_THREAD);
		pc_trace_frame(f->b, &(struct pc_site){ .function = PC_SPAN("wait"),
							.file = pc_span(files[i]) });
	}
	seal(f, &all);
	table = pc_doings_new(f->pc, f->dump);
	traces = pc_dump_traces(f->dump, &count);
	assert_string_equal(pc_doing_of(table, &traces[0]).word, "condition");
	assert_string_equal(pc_doing_of(table, &traces[1]).word, "computes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_makes_no_difference),
		TEST(states_and_roles_do),
		TEST(chosen),
		TEST(threads_that_do_not_move),
		TEST(deadlock),
		TEST(no_deadlock),
		TEST(owners_by_name),
		TEST(doing),
		TEST(doing_in_python),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
