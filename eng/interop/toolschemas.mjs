// Holds values against JSON schemas (2020-12) as MCP clients do. The file named in the environment lists {schema, value};
// printed is a JSON list of true, false, and null where Ajv's own generated code breaks (patternProperties within patternProperties
// beside unevaluatedProperties: it writes to a set that it has not made).
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const jobs = JSON.parse(readFileSync(process.env.JOBS, 'utf8'));
const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: false, addUsedSchema: false });

const judge = ({ schema, value }) => {
  const takes = ajv.compile(schema);
  try {
    return takes(value);
  } catch (fault) {
    if (fault instanceof TypeError) return null;
    throw fault;
  }
};
console.log(JSON.stringify(jobs.map(judge)));
