// Holds values against JSON schemas (2020-12) as MCP clients do. The file named in the environment lists {schema, value};
// printed is a JSON list of true and false.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const jobs = JSON.parse(readFileSync(process.env.JOBS, 'utf8'));
const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: false, addUsedSchema: false });
console.log(JSON.stringify(jobs.map(({ schema, value }) => ajv.compile(schema)(value))));
