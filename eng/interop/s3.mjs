// Somebody else's S3 (s3rver) behind somebody else's check of signatures (AWS's own SDK for JavaScript): s3rver takes any signature of
// version 4 whose key it knows, so the check is made here, over the request as it came in, and only what passes goes on.
import http from "node:http";
import { createRequire } from "node:module";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "@aws-crypto/sha256-js";

const S3rver = createRequire(import.meta.url)("s3rver");
const { PORT, FOLDER, REGION, KEY, SECRET, TOKEN } = process.env;
const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => "%" + one.charCodeAt(0).toString(16).toUpperCase());

const s3 = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: FOLDER, configureBuckets: [{ name: "reports" }] });
const { port } = await s3.run();

async function refusal(request, body) {
  const given = request.headers.authorization ?? "";
  const signed = (/SignedHeaders=([^,]+)/.exec(given)?.[1] ?? "").split(";");
  for (const name of ["host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]) {
    if (!signed.includes(name)) return `${name} is not signed`;
  }
  if (request.headers["x-amz-security-token"] !== TOKEN) return "another session";
  const [path, search = ""] = request.url.split("?");
  const query = {};
  for (const [name, value = ""] of search.split("&").filter(Boolean).map((pair) => pair.split("="))) query[decodeURIComponent(name)] = decodeURIComponent(value);
  const signer = new SignatureV4({
    service: "s3", region: REGION, sha256: Sha256, uriEscapePath: false, applyChecksum: true,
    credentials: { accessKeyId: KEY, secretAccessKey: SECRET, sessionToken: TOKEN },
  });
  const made = ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"];
  const date = request.headers["x-amz-date"].replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const expected = await signer.sign({
    method: request.method, protocol: "http:", hostname: "127.0.0.1", path: path.split("/").map((part) => escape(decodeURIComponent(part))).join("/"), query,
    headers: Object.fromEntries(signed.filter((name) => !made.includes(name)).map((name) => [name, request.headers[name]])), body,
  }, { signingDate: new Date(date) });
  return expected.headers.authorization === given ? null : `expected ${expected.headers.authorization}`;
}

http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    const body = Buffer.concat(parts);
    const refused = await refusal(request, body).catch((fault) => String(fault));
    if (refused) {
      response.writeHead(403, { "Content-Type": "application/xml" }).end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${refused}</Message></Error>`);
      return;
    }
    const onward = http.request({ host: "127.0.0.1", port, method: request.method, path: request.url, headers: { ...request.headers, host: `127.0.0.1:${port}` } }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
}).listen(Number(PORT), "127.0.0.1");
