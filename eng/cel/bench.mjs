// Times planned evaluations with @bufbuild/cel for bench/: the first line in is {"variables": ..., "rules": [...]}, then each line
// {"rule": i, "times": n} is answered with the nanoseconds that one evaluation took.
import { createInterface } from "node:readline";
import { celEnv, isCelError, parse, plan, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

const environment = celEnv({ funcs: strings });
let variables;
let plans;

/** JSON as that library takes it: whole numbers as ints, objects as maps. */
function input(value) {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(input);
  if (value !== null && typeof value === "object") return new Map(Object.entries(value).map(([key, held]) => [key, input(held)]));
  return value;
}

function time(evaluate, times) {
  let held = 0;
  const started = process.hrtime.bigint();
  for (let i = 0; i < times; i++) {
    const value = evaluate(variables);
    held += value === true ? 1 : 0;
  }
  const took = Number(process.hrtime.bigint() - started) / times;
  if (held !== times) throw new Error("every rule must hold");
  return took;
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.rules !== undefined) {
    variables = Object.fromEntries(Object.entries(message.variables).map(([name, value]) => [name, input(value)]));
    variables.now = run(message.now, {});
    plans = message.rules.map((rule) => plan(environment, parse(rule)));
    for (const evaluate of plans) {
      if (isCelError(evaluate(variables))) throw evaluate(variables);
    }
  } else {
    console.log(time(plans[message.rule], message.times));
  }
}
