// Holds documents against JSON schemas as an editor would. The file named in the environment lists {schema, name, document};
// printed is a JSON object of name to the mistakes of the document.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

const jobs = JSON.parse(readFileSync(process.env.JOBS, 'utf8'));
const validators = new Map();
const answers = {};
for (const { schema, name, document } of jobs) {
  if (!validators.has(schema)) {
    // strict also refuses a schema whose keywords mean nothing.
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true, allErrors: true });
    validators.set(schema, ajv.compile(JSON.parse(readFileSync(schema, 'utf8'))));
  }

  const validate = validators.get(schema);
  answers[name] = validate(document) ? [] : validate.errors.map(e => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
}

console.log(JSON.stringify(answers));
