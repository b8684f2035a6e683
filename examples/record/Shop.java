// SPDX-License-Identifier: Apache-2.0
// Fails in many ways, for traces.sh.
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

public class Shop {
	static final Object stock = new Object(), prices = new Object();
	static final ReentrantLock orders = new ReentrantLock(), invoices = new ReentrantLock();
	static final CountDownLatch closing = new CountDownLatch(1);

	static void nap(long ms) {
		try {
			Thread.sleep(ms);
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	static void both(Object first, Object second) {
		synchronized (first) {
			nap(200);
			synchronized (second) {
				nap(1);
			}
		}
	}

	static void both(Lock first, Lock second) {
		first.lock();
		nap(200);
		second.lock();
	}

	static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	static long count() {
		long sum = 0;
		while (closing.getCount() > 0)
			sum += sum * 31 + 7;
		return sum;
	}

	static void threads(int seconds) throws Exception {
		start("restock", () -> both(stock, prices));
		start("reprice", () -> both(prices, stock));
		start("order", () -> both(orders, invoices));
		start("invoice", () -> both(invoices, orders));
		start("count", Shop::count);
		ExecutorService pool = Executors.newFixedThreadPool(3);
		for (int i = 0; i < 3; i++)
			pool.submit(() -> nap(1));
		nap(300);
		for (int i = 0; i < 4; i++)
			start("customer-" + i, () -> both(stock, new Object()));
		nap(seconds * 1000L);
		System.exit(0);
	}

	static class Till implements AutoCloseable {
		final String name;
		Till(String name) { this.name = name; }
		public void close() { throw new IllegalStateException("till " + name + " is stuck"); }
	}

	static int price(String text) {
		try (Till till = new Till("3")) {
			return Integer.parseInt(text);
		}
	}

	static void sell(String text) {
		try {
			price(text);
		} catch (NumberFormatException e) {
			throw new RuntimeException("no price in \"" + text + "\"\nask the manager", e);
		}
	}

	static int deep(int n) {
		return n == 0 ? price("deep") : deep(n - 1) + 1;
	}

	public static void main(String[] args) throws Exception {
		if (args[0].equals("threads"))
			threads(Integer.parseInt(args[1]));
		try {
			deep(3);
		} catch (RuntimeException e) {
			e.printStackTrace();
		}
		Thread worker = new Thread(() -> sell("free"), "till-3");
		worker.start();
		worker.join();
		sell("12 euros");
	}
}
