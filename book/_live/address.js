// Where Python for the browser comes from. `make offline` puts the folder beside the site, and its name here.
export const PYODIDE = 'https://cdn.jsdelivr.net/pyodide/v314.0.7/full/';
