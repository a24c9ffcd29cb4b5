package report

// reportStyle is the whole style of a report: light and dark colours, and paper. Colours of the charts differ in
// lightness too, for colour-blind readers; words say the same.
const reportStyle = `
:root{--text:#1b1f24;--faint:#5b6571;--back:#fff;--card:#f4f6f8;--line:#d5dbe1;--high:#b3261e;--medium:#b26a00;--low:#2f6db3;--info:#7a8691;--bar:#3f7fbf}
@media (prefers-color-scheme:dark){:root{--text:#e6e9ec;--faint:#9aa5b1;--back:#14181c;--card:#1d2329;--line:#343c45;--high:#ff8a80;--medium:#ffb95c;--low:#7db8f5;--info:#9aa5b1;--bar:#6aa9e6}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,"Liberation Sans",Arial,sans-serif;color:var(--text);background:var(--back)}
header,main,footer{max-width:92rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;margin:0}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
header p,footer,.note{color:var(--faint);margin:.2rem 0}
footer{padding-bottom:2rem;margin-top:2.5rem}
code{font:.87em ui-monospace,"Liberation Mono",Consolas,monospace;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:1rem;margin-top:1.4rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem}
figcaption{font-weight:600;margin-bottom:.4rem}
svg{display:block;width:100%;height:auto}
svg text{font:12px system-ui,"Liberation Sans",Arial,sans-serif;fill:var(--text)}
svg .label{text-anchor:end}
svg rect{fill:var(--bar)}
svg .high{fill:var(--high)}svg .medium{fill:var(--medium)}svg .low{fill:var(--low)}svg .info{fill:var(--info)}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
thead th{background:var(--card);white-space:nowrap;padding:0}
th button{all:unset;display:block;width:100%;box-sizing:border-box;padding:.45rem .6rem;cursor:pointer;font-weight:600}
th button:focus-visible{outline:2px solid var(--low);outline-offset:-2px}
th button::after{content:"";display:inline-block;width:1em;text-align:right;color:var(--faint)}
th[aria-sort=ascending] button::after{content:"\2191"}
th[aria-sort=descending] button::after{content:"\2193"}
#findings td:nth-child(2){white-space:nowrap}
#people td:first-child,#people th:first-child{position:sticky;left:0;background:var(--back);white-space:nowrap}
#people th:first-child{background:var(--card)}
#people td{white-space:nowrap}
#people td:nth-child(4){white-space:normal;min-width:15rem;max-width:22rem}
.sev{font-weight:600}.sev.high{color:var(--high)}.sev.medium{color:var(--medium)}.sev.low{color:var(--low)}.sev.info{color:var(--info)}
tr.gone td{color:var(--faint);text-decoration:line-through}
.mark{font-size:.8em;border:1px solid currentColor;border-radius:4px;padding:0 .3em}
.filter{display:block;margin:.5rem 0}
.filter input{font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:6px;padding:.35rem .6rem;width:min(26rem,100%)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.5rem 0}
dt{font-weight:600}dd{margin:0}
@media print{
:root{--text:#000;--faint:#444;--back:#fff;--card:#fff;--line:#999}
@page{size:A4 landscape;margin:12mm}
body{font-size:9.5px}
header,main,footer{max-width:none;padding:0}
.filter{display:none}
.wide{overflow:visible;border:0}
.charts{grid-template-columns:1fr 1fr}
figure,tr{break-inside:avoid}
thead{display:table-header-group}
#people td:first-child,#people th:first-child{position:static}
#people td{white-space:normal}
*{print-color-adjust:exact}
}`

// reportScript sorts a table by the column that is clicked, and hides the rows that do not contain the filter's word.
// The page works without it.
const reportScript = `
'use strict';
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0];
  for (const button of table.tHead.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      const head = button.parentElement, column = head.cellIndex;
      const turn = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      const key = (row) => row.cells[column].dataset.k ?? row.cells[column].textContent;
      const rows = [...body.rows].map((row) => [key(row), row]);
      const numbers = rows.every(([k]) => k !== '' && !Number.isNaN(Number(k)));
      const order = new Intl.Collator(undefined, {numeric: true}).compare;
      rows.sort(([a], [b]) => turn * (numbers ? a - b : order(a, b)));
      const sorted = document.createDocumentFragment();
      for (const [, row] of rows) sorted.append(row);
      body.append(sorted);
      for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', turn === 1 ? 'ascending' : 'descending');
    });
  }
}
for (const input of document.querySelectorAll('.filter input')) {
  const body = document.getElementById(input.dataset.table).tBodies[0];
  input.addEventListener('input', () => {
    const word = input.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(word);
  });
}`
