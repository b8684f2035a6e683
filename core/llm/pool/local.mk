# SPDX-License-Identifier: Apache-2.0
# Questions under way: one attempt, retries, rates, and the order of answers.
libcore_la_SOURCES += \
	%D%/budget.c \
	%D%/exchange.c \
	%D%/explain.c \
	%D%/pool.c \
	%D%/pool_deliver.c \
	%D%/pool_end.c \
	%D%/pool_take.c \
	%D%/rate.c \
	%D%/retry.c
noinst_HEADERS += \
	%D%/exchange.h \
	%D%/pool_internal.h \
	%D%/rate.h \
	%D%/retry.h
