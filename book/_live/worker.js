// Python in a worker of its own, so that the page stays alive while a cell runs, and an endless one can be ended.
import { PYODIDE } from './address.js';

const say = (message) => self.postMessage(message);
const fetched = async (name, kind) => {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer[kind]();
};

async function start() {
  const base = new URL(PYODIDE, import.meta.url).href;
  say({ state: 'Fetching Python, the first time some 12 MB …' });
  const silent = { messageCallback: () => {}, errorCallback: () => {} };
  let python;
  try {
    const { loadPyodide } = await import(`${base}pyodide.mjs`);
    python = await loadPyodide({ indexURL: base });
    await python.loadPackage('numpy', silent);
    python.runPython('import numpy');
  } catch (problem) {
    const which = python ? 'NumPy' : 'Python';
    throw new Error(`${which} could not be had from ${new URL(base).host}. Without a network it can’t, unless the book was built `
      + 'with it (make offline).');
  }
  say({ state: 'Unpacking the book’s package …' });
  python.FS.writeFile('/companion.zip', new Uint8Array(await fetched('companion.zip', 'arrayBuffer')));
  python.runPython("import sys, zipfile; zipfile.ZipFile('/companion.zip').extractall('/book'); sys.path.insert(0, '/book')");
  for (const name of ['runner.py', 'answers.py']) python.FS.writeFile(`/book/${name}`, await fetched(name, 'text'));
  const runner = python.pyimport('runner');
  runner.post = (text) => say({ text });
  return { page: runner.page, answers: python.pyimport('answers') };
}

function run({ page }, before, cell) {
  for (const [k, { source, number }] of before.entries()) {
    say({ state: `Running the cells before it: ${k + 1} of ${before.length} …` });
    const problem = page.run_before(source, number);
    if (problem) say({ note: problem });
    say({ done: number });
  }
  say({ state: 'Running …' });
  page.run(cell.source, `cell ${cell.number}`);
  say({ done: cell.number, finished: true });
}

function answer({ answers }, asked) {
  say({ state: asked.check ? 'Checking …' : 'Running …' });
  answers.answer(JSON.stringify(asked));
  say({ finished: true });
}

let python;
self.onmessage = async ({ data }) => {
  try {
    python = await (python ||= start());
    if (data.answer) answer(python, data.answer);
    else run(python, data.before, data.cell);
  } catch (problem) {
    python = undefined;
    say({ failed: String(problem.message || problem) });
  }
};
