# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Every recording of examples/, read by topn and, independently, by examples/record/facts.py: the numbers agree.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
recordings=$top_srcdir/examples/recordings

# Prints what differs. Names without a symbol are one in the facts ("[unknown]", rank 0); a name that several modules
# have is one there too. Percentages are sums of what the file says, rounded row by row: topn's may differ by a half of
# the last digit a row, and a library is the sum of a row for each command.
cat >"$tmp/compare.jq" <<'END'
def name: if . == null or test("^(0x)?[0-9a-f]{6,}$") or . == "[unknown]" then "[unknown]" else . end;
def number: if . == "" then null else tonumber end;
def differ(what; got; wanted): if got == wanted then empty else "\(what): \(got), not \(wanted)" end;

. as $topn
| ($facts | split("\n") | map(split("\t")) | map(select(.[0] == $file and .[1] == $event))) as $rows
| $rows[0] as $first
| (if $first[5] == "library" then $topn.groups | map({name, self, self_percent, library: null})
   else $topn.functions | map({name: (.function | name), self, self_percent, library: .module})
   end | group_by(.name) | map({key: .[0].name, value: .}) | from_entries) as $got
| differ("unit"; $topn.input.unit; $first[2]),
  differ("total"; $topn.input.total; $first[4] | number),
  (if $first[3] == "" then empty else differ("samples"; $topn.input.samples; $first[3] | number) end),
  ($rows[] | . as $row | $got[.[7]] as $found
   | if $found == null then (if $row[7] == "" then empty elif $row[6] == "0" and ($row[9] | number) == null and ($row[10] | number) == 0 then empty
                             else "\($row[7]) is missing" end)
     else
       (if $row[9] == "" then empty
        else ($found | map(.self) | add) as $sum | ($row[9] | number) as $wanted
        | if $sum != null and ($sum - $wanted | fabs) <= 1e-12 then empty # jq adds decimals up as doubles
          else differ("self of \($row[7])"; $sum; $wanted) end end),
       (if $row[10] == "" then empty
        else ($found | map(.self_percent) | add) as $percent
        | (if $first[5] == "library" then 3 else $found | length end) as $summed
        | if ($percent - ($row[10] | number) | fabs) <= 0.0051 * $summed + 0.0001 then empty
          else "percentage of \($row[7]): \($percent), not \($row[10])" end end),
       (if $row[8] == "" or $row[6] == "0" then empty
        else differ("module of \($row[7])"; $found[0].library; $row[8]) end)
     end)
END

while read -r file event by; do
	[ "$event" != - ] || event=
	exits "$file, ${event:-its event}: topn reads it" 0 "$PERFCOPILOT" topn --output-format json -n 1000000 --by "$by" \
		--event "$event" "$recordings/$file"
	silent "$file, ${event:-its event}: topn and the facts agree" jq -r --arg file "$file" --arg event "$event" \
		--rawfile facts "$recordings/FACTS.tsv" -f "$tmp/compare.jq" "$tmp/out"
done <<END
$(awk -F '\t' 'NR > 1 { print $1, $2 == "" ? "-" : $2, $6 }' "$recordings/FACTS.tsv" | uniq)
END
done_testing
