package pages

import (
	"crypto/sha256"
	"encoding/base64"
)

// pageStyle is the style of all pages, in light and dark. They contain it verbatim: their policy has its hash.
const pageStyle = `
:root { color-scheme: light dark; --ground: #f3f5f8; --card: #ffffff; --text: #1a2330; --soft: #55606f; --line: #8793a3; --strong: #0b57b0; --on-strong: #ffffff; --bad: #a3151f; --bad-ground: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ground: #10151c; --card: #1a212b; --text: #e9eef5; --soft: #aab5c3; --line: #6d7a8c; --strong: #8ab8f5; --on-strong: #0b1a2e; --bad: #ffb3b3; --bad-ground: #3a1c20; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; gap: 1.25rem; padding: 3rem 1rem 1.5rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
header, footer { color: var(--soft); font-size: .875rem; text-align: center; }
header p { margin: 0; font-weight: 600; letter-spacing: .02em; }
footer { margin-top: auto; max-width: 30rem; }
main { width: 100%; max-width: 28rem; padding: 2rem; background: var(--card); border: 1px solid color-mix(in srgb, var(--line) 40%, transparent); border-radius: .75rem; }
main:has(table) { max-width: 44rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
main > :last-child, form > :last-child { margin-bottom: 0; }
a { color: var(--strong); }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input[type=text], input[type=password] { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .375rem; }
input.code { font-family: ui-monospace, "Liberation Mono", monospace; font-size: 1.375rem; letter-spacing: .12em; text-transform: uppercase; }
button, input[type=submit] { min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-strong); background: var(--strong); border: 1px solid var(--strong); border-radius: .375rem; cursor: pointer; }
button.second { color: var(--strong); background: transparent; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
fieldset { margin: 0; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: flex-start; padding: .5rem 0; font-weight: 400; }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--strong); }
.choice small, li small { display: block; color: var(--soft); }
code { font-family: ui-monospace, "Liberation Mono", monospace; }
.shown { padding: .75rem; font-size: 1.5rem; font-weight: 600; letter-spacing: .12em; text-align: center; border: 1px dashed var(--line); border-radius: .375rem; user-select: all; }
.long { font-size: 1.0625rem; letter-spacing: normal; }
.alert { margin-bottom: 1rem; padding: .75rem 1rem; color: var(--bad); background: var(--bad-ground); border-left: 4px solid var(--bad); border-radius: .25rem; }
.alert p { margin: 0; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1rem; }
caption { text-align: left; color: var(--soft); margin-bottom: .5rem; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid color-mix(in srgb, var(--line) 40%, transparent); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .375rem 1.25rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
`

// PagePolicy forbids pages everything but their own style. It names no form targets: a browser would hold a client's
// redirect URI against them.
func PagePolicy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"
}
