// Starts the conformance suite with its own arguments. One of its commands, which nobody here uses, imports fs.globSync, and Node
// has that from 22 on: where it is missing the suite gets an fs with a globSync that finds nothing.
import * as fs from 'node:fs';
import { register } from 'node:module';

if (!('globSync' in fs)) {
  const hooks = `
    export const resolve = (name, context, next) =>
      name === 'fs' && context.parentURL?.includes('/conformance/') ? { url: 'fs-with-glob:', shortCircuit: true } : next(name, context);
    export const load = (url, context, next) => url === 'fs-with-glob:'
      ? { format: 'module', shortCircuit: true, source: "export * from 'node:fs'; export const globSync = () => [];" } : next(url, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

await import(new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url));
