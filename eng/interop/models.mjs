// OpenFGA's own parser, printer and validator, asked about many models at once: reads a list of questions from the file QUESTIONS and
// writes the list of answers to the file ANSWERS. A question is {"dsl": …}, {"json": …} or {"modules": [{"name", "contents"}]}.
import { readFileSync, writeFileSync } from 'node:fs';
import openfga from '@openfga/syntax-transformer';

const { transformer, validator } = openfga;

// What is no list of mistakes is a fault of the program itself, and no answer.
const mistakes = fault => fault.errors?.map(error => ({
  text: error.msg,
  file: error.file,
  kind: error.metadata?.errorType,
  line: error.line?.start,
  start: error.column?.start,
  end: error.column?.end,
})) ?? null;

const attempt = act => {
  try {
    return { value: act() };
  } catch (fault) {
    return { fault: String(fault.message ?? fault), mistakes: mistakes(fault) };
  }
};

const answer = question => {
  if (question.modules) {
    return { model: attempt(() => transformer.transformModuleFilesToModel(question.modules, '1.2')) };
  }

  if (question.json) {
    return {
      dsl: attempt(() => transformer.transformJSONToDSL(structuredClone(question.json))),
      sourced: attempt(() => transformer.transformJSONToDSL(structuredClone(question.json), { includeSourceInformation: true })),
      valid: attempt(() => validator.validateJSON(structuredClone(question.json))),
    };
  }

  return {
    model: attempt(() => transformer.transformDSLToJSONObject(question.dsl)),
    valid: attempt(() => validator.validateDSL(question.dsl)),
  };
};

const questions = JSON.parse(readFileSync(process.env.QUESTIONS, 'utf8'));
writeFileSync(process.env.ANSWERS, JSON.stringify(questions.map(answer)));
console.log(`${questions.length} answered`);
