// Sets formulas: one JSON object a line on standard input, one on standard output, in the same order.
// Asked:    {"tex": "x^2", "display": false}
// Answered: {"html": "<span ...>"} or {"error": "why the formula cannot be set"}
'use strict';
const readline = require('readline');
const katex = require(process.argv[2]);

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: 'error' }) };
  } catch (problem) {
    answer = { error: String(problem.message || problem) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
