// Writes the conformance suites of @bufbuild/cel-spec as JSON into the folder named by the first argument.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";

const target = process.argv[2];
mkdirSync(target, { recursive: true });
const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@bufbuild/cel-spec/testdata/conformance.js"));
for (const suite of ["conformance", "parsing", "checking", "comprehension"]) {
  const module = await import(pathToFileURL(join(folder, `${suite}.js`)).href);
  writeFileSync(join(target, `${suite}.json`), JSON.stringify((module.default ?? module).tests));
  console.log(`${suite}.json written`);
}
