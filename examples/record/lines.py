# SPDX-License-Identifier: Apache-2.0
"""Looks for words in a list, by a pattern, and puts them together: for profilers of lines."""
import re


@profile
def slow(words):
    seen = []
    for word in words:
        if word not in seen:
            seen.append(word)
    return len(seen)


@profile
def pattern(words):
    count = 0
    for word in words:
        if re.match(r"w[0-9]+7$", word):
            count += 1
    return count


@profile
def joined(words):
    text = ""
    for word in words:
        text += str(word) + ","
    return len(text)


def main():
    words = ["w%d" % (i * 7919 % 3000) for i in range(20000)]
    print(slow(words), pattern(words), joined(words))


main()
