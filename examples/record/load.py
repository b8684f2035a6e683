# SPDX-License-Identifier: Apache-2.0
"""Something to record in Python: writes JSON, reads it back, counts its words."""
import collections
import json
import re

words = collections.Counter()
for i in range(20000):
    text = json.dumps({"id": i, "name": "item %d" % i, "tags": ["a", "b", str(i % 7)]})
    words.update(re.findall(r"[a-z]+", text))
    json.loads(text)
print(words.most_common(3))
