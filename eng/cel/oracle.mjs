// Evaluates expressions with @bufbuild/cel: one JSON text a line in, one line out, for tests/AgentIdentity.Cel.Tests/Differential.
// A line {"name": ..., "expr": ...} binds a variable; a line {"expr": ...} is answered with the value's text, or "error".
import { createInterface } from "node:readline";
import { celEnv, isCelError, isCelList, isCelMap, isCelType, isCelUint, parse, plan, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

const variables = {};
const environment = celEnv({ funcs: strings });

/** Every value by its kind, so that 1, 1u and 1.0 differ; maps in the order of their keys' texts. */
function text(value) {
  if (value === null) return "null";
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "bigint") return `int ${value}`;
  if (typeof value === "number") return `double ${real(value)}`;
  if (typeof value === "string") return `string ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (isCelUint(value)) return `uint ${value.value}`;
  if (isCelList(value)) return `[${[...value].map(text).join(", ")}]`;
  if (isCelMap(value)) return `{${[...value].map(([key, held]) => `${text(key)}: ${text(held)}`).sort().join(", ")}}`;
  if (isCelType(value)) return `type ${value.name}`;
  const message = value.message ?? value;
  return `${message.$typeName.split(".").pop().toLowerCase()} ${message.seconds} ${message.nanos}`;
}

/** The bits, as both sides write numbers in their own way. */
function real(value) {
  if (Number.isNaN(value)) return "nan";
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  return bits.getBigUint64(0).toString(16).padStart(16, "0");
}

function answer(expression) {
  try {
    const value = plan(environment, parse(expression))(variables);
    return isCelError(value) ? "error" : text(value);
  } catch {
    return "error";
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { name, expr } = JSON.parse(line);
  if (name === undefined) {
    console.log(answer(expr));
  } else {
    variables[name] = run(expr, {}, { funcs: strings });
  }
}
