# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Flame graphs as a browser sees them: well-formed whatever functions are called, self-contained, and zoom, search, keys
# and details do what they say.
. "$top_srcdir/tests/lib/tap.sh"
flame=$top_builddir/tests/lib/flame
[ -x "$flame" ] || skip_all "tests/lib/flame is not built"

printf 'main;parse;read 30\nmain;parse;lex 20\nmain;render 50\n' >"$tmp/small.folded"
printf 'main;parse;read 10\nmain;parse;lex 20\nmain;gone 20\n' >"$tmp/old.folded"
# what a name may hold: markup, ends of sections, quotes, controls, invalid bytes, bidi overrides, what XML forbids
{
	printf 'main;<script>alert(1)</script>;]]></script><b> 5\n'
	printf "main;a\"b'c&d;&lt;&#0;\\\\u0000 4\n"
	printf 'main;\001\033[31mred\177;\200\377\303 3\n'
	printf 'main;x\342\200\256y\342\201\246z;\357\277\276\357\277\277\360\237\230\200 2\n'
	printf 'main;<!--;-->;<![CDATA[;%%s%%n%%1$s;javascript:alert(1) 1\n'
} >"$tmp/hostile.folded"

"$flame" "$tmp/small.folded" >"$tmp/small.svg"
"$flame" "$tmp/hostile.folded" >"$tmp/hostile.svg"
"$flame" -o "$tmp/old.folded" "$tmp/small.folded" >"$tmp/diff.svg"

# ---- the file ----
if command -v xmllint >/dev/null; then
	for picture in small hostile diff; do
		silent "$picture is well-formed XML" xmllint --noout "$tmp/$picture.svg"
	done
else
	skip "pictures are well-formed XML" "xmllint is not installed"
fi
"$flame" "$tmp/hostile.folded" >"$tmp/again.svg"
same "the same input gives the same bytes" "$tmp/hostile.svg" "$tmp/again.svg"
is "no address is in it but the names of its languages" \
	"$(grep -oE '[a-z]+://[^"'"'"' )]*' "$tmp/hostile.svg" | LC_ALL=C sort -u | tr '\n' ' ')" \
	"http://www.w3.org/1999/xhtml http://www.w3.org/2000/svg "
is "no control character is in it" "$(LC_ALL=C tr -d '\t\n\040-\176\200-\377' <"$tmp/hostile.svg" | wc -c)" 0
is "no text turns the reading order" \
	"$(LC_ALL=C grep -c "$(printf '\342\200\256\\|\342\201\246\\|\357\277\276')" "$tmp/hostile.svg")" 0
is "its own script is its only one" "$(grep -o '<script' "$tmp/hostile.svg" | wc -l)" 1
unlike "nothing in it makes code of text" "$(cat "$tmp/hostile.svg")" 'innerHTML|eval\(|new Function|document\.write| on[a-z]+="'

# ---- in a browser ----
chromium=
for name in chromium chromium-browser google-chrome; do
	[ -n "$chromium" ] || ! command -v "$name" >/dev/null || chromium=$name
done
if [ -z "$chromium" ]; then
	skip "pictures work in a browser" "chromium is not installed"
	done_testing
fi

# see ADDRESS: the document after its scripts have run, in $tmp/dom; what they complained of, in $tmp/said
see() {
	HOME=$tmp XDG_CONFIG_HOME=$tmp "$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$tmp/browser" \
		--enable-logging=stderr --virtual-time-budget=2000 --window-size=1000,800 --dump-dom "file://$1" >"$tmp/dom" 2>"$tmp/err"
	grep -E 'CONSOLE' "$tmp/err" >"$tmp/said"
}
see "$tmp/small.svg"
if ! grep -q 'Reset zoom' "$tmp/dom"; then
	skip "pictures work in a browser" "$chromium does not run here"
	done_testing
fi
is "the script runs without complaint" "$(cat "$tmp/said")" ""

matched() {
	sed -n 's|.*<output[^>]*>\([^<]*\)</output>.*|\1|p' "$tmp/dom"
}
see "$tmp/small.svg#search=lex%7Cread"
is "a search from the address says the share" "$(matched)" "Matched: 50.00 % in 2 boxes"
see "$tmp/small.svg#search=R"
is "what lies in a box that matches is counted once" "$(matched)" "Matched: 100.00 % in 3 boxes"
see "$tmp/small.svg#search=R&case=1"
is "upper and lower case may differ" "$(matched)" "Matched: 0.00 % in 0 boxes"
see "$tmp/small.svg#search=%5B"
is "a bad expression is said to be one" "$(matched)" "no regular expression"
see "$tmp/small.svg#zoom=2&search=lex"
is "zoomed, the share of the zoom is told too" "$(matched)" "Matched: 20.00 % in 1 box, 40.00 % of the zoom"
is "zooming hides what is beside" "$(grep -c '<svg x=.*display: none' "$tmp/dom")" 1
like "zooming makes boxes wider" "$(cat "$tmp/dom")" 'x="40%" width="60%"'
see "$tmp/hostile.svg#search=script"
is "hostile names run nothing and complain of nothing" "$(cat "$tmp/said")" ""
like "hostile names are shown as they are" "$(cat "$tmp/dom")" '&lt;script&gt;alert\(1\)&lt;/script&gt;'

# A page that holds the picture drives it, and writes down what it sees.
{
	echo '<!DOCTYPE html><meta charset="utf-8"><pre id="log"></pre>'
	sed 1d "$tmp/small.svg"
	cat <<'END'
<script>
var frames = document.querySelector('.pc-frames'), boxes = frames.children, log = document.getElementById('log');
var input = document.querySelector('.pc-tools input'), output = document.querySelector('.pc-tools output');
function say(what, value) { log.textContent += what + ': ' + value + '\n'; }
function shown() { return Array.prototype.filter.call(boxes, function (b) { return b.style.display !== 'none'; }).length; }
function click(i, ctrl) {
	boxes[i].querySelector('rect').dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: ctrl }));
}
function key(name, ctrl) {
	document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: name, ctrlKey: ctrl, bubbles: true, cancelable: true }));
}
function at() { return Array.prototype.indexOf.call(boxes, document.activeElement); }
click(2);
say('click', shown() + ' ' + boxes[2].getAttribute('width'));
click(3, true);
say('ctrl-click', shown() + ' ' + boxes[2].getAttribute('width'));
frames.querySelector('[tabindex]').focus();
key('ArrowDown'); key('ArrowRight');
say('arrows', at());
key('ArrowLeft'); key('ArrowUp'); key('Enter');
say('enter', at() + ' ' + shown());
key('Escape');
say('escape', shown());
key('f', true);
say('ctrl-f', document.activeElement === input);
input.value = 'render';
input.dispatchEvent(new Event('input'));
say('search', output.textContent);
boxes[4].querySelector('rect').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: 9, clientY: 9 }));
say('details', Array.prototype.map.call(document.querySelector('.pc-tip').children, function (line) { return line.textContent; }).join(' | '));
document.querySelectorAll('.pc-tools button')[1].click();
say('icicle', boxes[0].getAttribute('y') + ' ' + boxes[5].getAttribute('y'));
</script>
END
} >"$tmp/page.html"
see "$tmp/page.html"
is "a page that holds a picture complains of nothing" "$(cat "$tmp/said")" ""
said() {
	sed -n "s/.*$1: //p" "$tmp/dom" | head -n 1
}
is "a click zooms" "$(said click)" "5 100%"
is "a ctrl-click resets" "$(said ctrl-click)" "6 50%"
is "arrows walk the boxes" "$(said arrows)" 5
is "Enter zooms" "$(said enter)" "3 4"
is "Escape resets" "$(said escape)" 6
is "Ctrl-F is the search" "$(said ctrl-f)" true
is "typing searches" "$(said search)" "Matched: 50.00 % in 1 box"
is "details are shown" "$(said details)" "read | 30.00 % · 30 samples, all of it self"
is "an icicle has its root on top" "$(said icicle)" "0 34"

# Under the strictest policy that lets the very script and style through, all works.
digest() {
	awk -v name="$1" '$0 == "]]></" name ">" { on = 0 } on { print } index($0, "<" name "><![CDATA[") { on = 1; printf "\n" }' \
		"$tmp/small.svg" >"$tmp/part"
	openssl dgst -sha256 -binary "$tmp/part" | base64
}
if command -v openssl >/dev/null; then
	{
		echo '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'
		echo "content=\"default-src 'none'; script-src 'sha256-$(digest script)'; style-src 'sha256-$(digest style)'\">"
		sed 1d "$tmp/small.svg"
	} >"$tmp/strict.html"
	see "$tmp/strict.html"
	is "a strict policy finds nothing to complain of" "$(cat "$tmp/said")" ""
	like "and the script works" "$(cat "$tmp/dom")" 'Reset zoom'
else
	skip "a strict policy finds nothing to complain of" "openssl is not installed"
fi
done_testing
