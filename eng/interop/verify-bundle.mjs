// Verifies a bundle's signature with jose and prints what was signed: env JWS, PEM.
import { compactVerify, importSPKI } from 'jose';

const { payload, protectedHeader } = await compactVerify(process.env.JWS, await importSPKI(process.env.PEM, 'ES256'), { algorithms: ['ES256'] });
const manifest = JSON.parse(new TextDecoder().decode(payload));
console.log(`${protectedHeader.alg} revision ${manifest.revision}`);
for (const [path, digest] of Object.entries(manifest.files)) {
  console.log(`${path} ${digest}`);
}
