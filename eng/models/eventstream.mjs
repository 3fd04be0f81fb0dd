// AWS's own codec for event streams. Reads frames in hex, a line each, and writes them as it decodes and encodes them again;
// then frames of its own making with headers of every type, as "frame payload text".
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { EventStreamCodec, Int64 } = createRequire(import.meta.url)('@smithy/core/event-streams');
const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString('utf8'), text => new Uint8Array(Buffer.from(text)));
const hex = bytes => Buffer.from(bytes).toString('hex');

for await (const line of createInterface({ input: process.stdin })) console.log(hex(codec.encode(codec.decode(Buffer.from(line, 'hex')))));
console.log('own');
for (let length = 0; length < 40; length++) {
  const [text, payload] = ['ä👋x'.repeat(length), Buffer.alloc(length * length, length)];
  const headers = {
    yes: { type: 'boolean', value: true }, no: { type: 'boolean', value: false }, i8: { type: 'byte', value: -length }, i16: { type: 'short', value: length },
    i32: { type: 'integer', value: -length }, i64: { type: 'long', value: Int64.fromNumber(length) }, bytes: { type: 'binary', value: payload },
    time: { type: 'timestamp', value: new Date(length * 1e9) }, uuid: { type: 'uuid', value: '01020304-0506-0708-090a-0b0c0d0e0f10' }, text: { type: 'string', value: text },
  };
  console.log(hex(codec.encode({ headers, body: payload })), hex(payload), hex(Buffer.from(text)));
}
