# SPDX-License-Identifier: Apache-2.0
# Fails in many ways, for traces.sh.
import faulthandler
import sys
import threading
import time


class Shop:
    def __init__(self):
        self.prices = {"bread": "3", "milk": "one"}

    def price(self, what):
        return int(self.prices[what])

    def sell(self, what):
        try:
            return self.price(what)
        except KeyError:
            raise LookupError(f"no {what} here\nask the manager")

    def close(self):
        try:
            self.sell("milk")
        except ValueError as e:
            raise RuntimeError("cannot close") from e


def count(n):
    return count(n - 1) + 1


def chained():
    Shop().sell("beer")


def direct():
    Shop().close()


def recursion():
    sys.setrecursionlimit(120)
    count(10000)


def group():
    errors = []
    for what in "milk", "beer":
        try:
            Shop().sell(what)
        except Exception as e:
            errors.append(e)
    errors.append(ExceptionGroup("inner", [OSError(28, "No space left on device")]))
    raise ExceptionGroup("the day was bad", errors)


def syntax():
    compile("prices = {'bread': 3\nsell(prices]\n", "prices.py", "exec")


def wait(lock):
    with lock:
        time.sleep(60)


def threads():
    lock = threading.Lock()
    for i in range(3):
        threading.Thread(target=wait, args=(lock,), name=f"till-{i}", daemon=True).start()
    time.sleep(0.2)
    faulthandler.dump_traceback(all_threads=True)


def crash():
    faulthandler.enable()
    threading.Thread(target=wait, args=(threading.Lock(),), daemon=True).start()
    time.sleep(0.2)
    faulthandler._sigsegv()


def thread():
    till = threading.Thread(target=Shop().sell, args=("milk",), name="till-1")
    till.start()
    till.join()


globals()[sys.argv[1]]()
