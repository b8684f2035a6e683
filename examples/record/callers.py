# SPDX-License-Identifier: Apache-2.0
"""The tables that pstats prints of a file of cProfile's: callers.py FILE"""
import pstats
import sys

stats = pstats.Stats(sys.argv[1]).strip_dirs().sort_stats("cumulative")
stats.print_stats(12)
stats.print_callers(12)
stats.print_callees(6)
