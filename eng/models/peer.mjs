// What the clients here share: an address and a token are all they get, and what they see is printed line by line, so that a
// run through the gateway can be laid beside a run at the provider's own door.
//
//   BASE=http://127.0.0.1:5080/v1 KEY=… MODEL=… node openai-chat.mjs
import assert from 'node:assert/strict';

export const { BASE: base, KEY: key, MODEL: model, STOP: stoppable } = process.env;
export const said = line => console.log(line);
export const tool = { name: 'get_order', description: 'Looks an order up.', schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false } };
export const question = 'Where is it? [[tool get_order {"id":"A-17"}]]';
export const order = input => {
  assert.deepEqual(input, { id: 'A-17' });
  return 'It is in Ghent.';
};

/** Reads a stream of texts to its end and says whether they came one by one or all at once. */
export const paced = async (name, pieces) => {
  const moments = [];
  let text = '';
  for await (const piece of pieces) {
    if (piece) {
      moments.push(performance.now());
      text += piece;
    }
  }
  said(`${name}: ${text} [${moments.length >= 3 ? 'in pieces' : 'in one piece'}, ${moments.at(-1) - moments[0] > 120 ? 'as they were made' : 'all at once'}]`);
};

/** Says how an attempt failed; one that does not fail is a fault of its own. */
export const failed = async (name, attempt, describe) => {
  try {
    await attempt();
  } catch (error) {
    said(`${name}: ${describe(error)}`);
    return;
  }
  said(`${name}: ended as if nothing had happened`);
};

/** Leaves a stream that would never end, after its third piece. */
export const left = async (name, pieces) => {
  let count = 0;
  try {
    for await (const piece of pieces) {
      if (piece && ++count === 3) break;
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
  said(`${name}: left after ${count}`);
};

/** Asks the test to stop this delegation while a stream is running, and says what the client makes of it. */
export const stopped = async (open, describe) => {
  if (!stoppable) return;
  let asked = 0;
  await failed('stopped', async () => {
    for await (const piece of await open()) {
      if (piece && asked === 0) {
        asked = performance.now();
        said('STOP ME');
      }
    }
  }, error => `${describe(error)}, ${performance.now() - asked < 2000 ? 'at once' : 'late'}`);
};
