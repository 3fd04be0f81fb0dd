using System.Text;
using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>What may be wrong with the form, the header and the signature of any token, shown on a delegated one.</summary>
internal static class JwsVectors
{
    private static Forger Base => Bases.Delegated;

    public static IEnumerable<TokenVector> All() =>
    [
        Is("good", Base.Good(), null, "the token of the profile's example"),
        Is("typ-with-prefix", Header("typ", "application/at+jwt"), null, "RFC 9068 section 2.1, RFC 7515 section 4.1.9: the prefix may be there"),
        .. Form(), .. Texts(), .. Headers(), .. Algorithms(), .. Signatures(),
    ];

    private static IEnumerable<TokenVector> Form()
    {
        var good = Base.Good();
        var parts = good.Split('.');
        yield return Is("empty", "", Malformed, "three parts");
        yield return Is("two-parts", $"{parts[0]}.{parts[1]}", Malformed, "three parts");
        yield return Is("four-parts", $"{good}.{parts[2]}", Malformed, "three parts");
        yield return Is("five-parts", $"{good}.{parts[2]}.{parts[2]}", Malformed, "an encrypted token is not accepted (RFC 8725 section 2.4)");
        yield return Is("no-signature", $"{parts[0]}.{parts[1]}.", BadSignature, "an empty signature verifies nothing");
        yield return Is("padded", $"{parts[0]}=.{parts[1]}.{parts[2]}", Malformed, "RFC 7515 section 2: base64url without padding");
        yield return Is("padded-signature", $"{good}==", Malformed, "RFC 7515 section 2: base64url without padding");
        yield return Is("plain-base64", $"{parts[0]}.{parts[1]}.{parts[2][..^2]}+/", Malformed, "the URL-safe alphabet only");
        yield return Is("stray-bits", $"{parts[0]}.{parts[1]}.{StrayBits(parts[2])}", Malformed, "one token has one form: unused bits are zero (RFC 4648 section 3.5)");
        yield return Is("space-before", $" {good}", Malformed, "no white space");
        yield return Is("line-feed-after", $"{good}\n", Malformed, "no white space");
        yield return Is("line-feed-inside", $"{parts[0]}.\n{parts[1]}.{parts[2]}", Malformed, "no white space");
        yield return Is("not-ascii", $"{good}é", Malformed, "the alphabet only");
        yield return Is("json-serialization", $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""", Malformed, "compact form only (RFC 7515 section 7.2 is not accepted)");
        yield return Is("too-long", Base.With(payload: static p => p["padding"] = new string('x', 17_000)), TooLarge, "16 KiB at most");
    }

    private static IEnumerable<TokenVector> Texts()
    {
        yield return Is("payload-array", Base.Texts(payload: "[]"), Malformed, "the claims are one object");
        yield return Is("payload-text", Base.Texts(payload: "\"ben\""), Malformed, "the claims are one object");
        yield return Is("payload-empty", Base.Texts(payload: ""), Malformed, "the claims are one object");
        yield return Is("payload-two-objects", Base.Replacing("\"dlg_1\"}", "\"dlg_1\"}{}"), Malformed, "the claims are one object");
        yield return Is("payload-comment", Base.Replacing("\"dlg_1\"}", "\"dlg_1\"/*x*/}"), Malformed, "RFC 8259 has no comments");
        yield return Is("payload-trailing-comma", Base.Replacing("\"dlg_1\"}", "\"dlg_1\",}"), Malformed, "RFC 8259 has no trailing comma");
        yield return Is("payload-byte-order-mark", Base.Replacing("{\"iss\"", "\uFEFF{\"iss\""), Malformed, "RFC 8259 section 8.1: no byte order mark");
        yield return Is("payload-lone-surrogate", Base.Replacing("\"ben\"", "\"ben\\ud800\""), Malformed, "RFC 8259 section 8.2: text that is no Unicode has no one meaning");
        yield return Is("claim-twice", Base.Replacing("\"sub\":\"ben\"", "\"sub\":\"eve\",\"sub\":\"ben\""), Malformed, "RFC 7519 section 4: a claim once");
        yield return Is("claim-twice-by-escape", Base.Replacing("\"sub\":\"ben\"", "\"sub\":\"ben\",\"s\\u0075b\":\"eve\""), Malformed, "RFC 7519 section 4: a claim once, however it is written");
        yield return Is("nested-member-twice", Base.Replacing("\"cnf\":{", "\"cnf\":{\"jkt\":\"x\","), Malformed, "a member once, at any depth");
        yield return Is("nested-too-deep", Base.With(payload: static p => p["deep"] = Deep(20)), Malformed, "bounded depth");
        yield return Is("header-twice", Base.Texts(header: """{"typ":"at+jwt","alg":"none","alg":"ES256","kid":"issuer-es256"}"""), Malformed, "RFC 7515 section 4: a header parameter once");
        yield return Is("header-not-an-object", Base.Texts(header: "[]"), Malformed, "the header is one object");
    }

    private static IEnumerable<TokenVector> Headers()
    {
        yield return Is("no-typ", Header("typ", null), Malformed, "RFC 8725 section 3.11: explicit typing");
        yield return Is("typ-jwt", Header("typ", "JWT"), WrongType, "RFC 8725 section 3.11: explicit typing");
        yield return Is("typ-number", Header("typ", 1), Malformed, "RFC 7515 section 4.1.9: typ is a string");
        yield return Is("typ-two-prefixes", Header("typ", "application/application/at+jwt"), WrongType, "RFC 7515 section 4.1.9");
        foreach (var name in new[] { "jku", "x5u" })
        {
            yield return Is(name, Header(name, "https://evil.example/keys"), ForbiddenHeader, "RFC 8725 section 3.10: no address of a key is followed");
        }

        yield return Is("jwk", Header("jwk", VectorKeys.Shared.PublicJwk("stranger-es256"), "stranger-es256"), ForbiddenHeader, "RFC 8725 section 3.10: a token does not bring its key");
        yield return Is("x5c", Header("x5c", new JsonArray("MIIB")), ForbiddenHeader, "RFC 8725 section 3.10: a token does not bring its certificate");
        yield return Is("x5t", Header("x5t", "x"), ForbiddenHeader, "keys are found by kid alone");
        yield return Is("crit", Header("crit", new JsonArray("exp")), ForbiddenHeader, "RFC 7515 section 4.1.11: no extension is understood");
        yield return Is("crit-empty", Header("crit", new JsonArray()), ForbiddenHeader, "RFC 7515 section 4.1.11");
        yield return Is("b64", Header("b64", false), ForbiddenHeader, "RFC 7797 is not understood");
        yield return Is("zip", Header("zip", "DEF"), ForbiddenHeader, "RFC 8725 section 3.6: nothing is decompressed");
        yield return Is("no-kid", Header("kid", null), UnknownKey, "a key is named");
        yield return Is("kid-unknown", Header("kid", "other"), UnknownKey, "only the issuer's keys verify");
        yield return Is("kid-number", Header("kid", 7), Malformed, "RFC 7515 section 4.1.4: kid is a string");
        yield return Is("kid-empty", Header("kid", ""), Malformed, "a key is named");
        yield return Is("kid-path", Header("kid", "../../dev/null"), UnknownKey, "RFC 8725 section 3.10: kid is a name and nothing is opened by it");
        yield return Is("kid-sql", Header("kid", "x' UNION SELECT 'key"), UnknownKey, "RFC 8725 section 3.10: kid is a name and nothing is queried by it");
        yield return Is("kid-of-another-case", Header("kid", "ISSUER-ES256"), UnknownKey, "kid is compared exactly");
        yield return Is("kid-too-long", Header("kid", new string('k', 200)), Malformed, "128 characters at most");
    }

    private static IEnumerable<TokenVector> Algorithms()
    {
        foreach (var key in new[] { "issuer-es384", "issuer-ps256", "issuer-rs256" })
        {
            yield return Is(key["issuer-".Length..], Base.With(h => { h["kid"] = key; h["alg"] = VectorKeys.Shared.Algorithm(key); }, signedBy: key), null, "ES256, ES384, PS256 and RS256 are accepted");
        }

        var parts = Base.Good().Split('.');
        yield return Is("alg-none", $"{Forger.Encode("""{"typ":"at+jwt","alg":"none","kid":"issuer-es256"}""")}.{parts[1]}.", WrongAlgorithm, "RFC 8725 section 3.2: never none");
        yield return Is("alg-none-signed", Header("alg", "none"), WrongAlgorithm, "RFC 8725 section 3.2: never none");
        yield return Is("alg-none-odd-case", Header("alg", "nOnE"), WrongAlgorithm, "RFC 8725 section 3.2: never none, in any case");
        foreach (var name in new[] { "HS256", "HS384", "HS512" })
        {
            yield return Is($"alg-{name}", Header("alg", name), WrongAlgorithm, "RFC 8725 section 2.1: a public key is not a shared secret");
        }

        yield return Is("alg-hs256-with-public-key", HmacWithPublicKey(parts[1]), WrongAlgorithm, "RFC 8725 section 2.1: a public key is not a shared secret");
        yield return Is("alg-missing", Header("alg", null), Malformed, "RFC 7515 section 4.1.1");
        yield return Is("alg-number", Header("alg", 256), Malformed, "RFC 7515 section 4.1.1: alg is a string");
        yield return Is("alg-es384-on-p256", Header("alg", "ES384"), WrongAlgorithm, "RFC 8725 section 3.1: an algorithm is pinned to its key");
        yield return Is("alg-rs256-on-p256", Header("alg", "RS256"), WrongAlgorithm, "RFC 8725 section 3.1: an algorithm is pinned to its key");
        yield return Is("alg-rs256-on-ps256-key", Base.With(static h => { h["kid"] = "issuer-ps256"; h["alg"] = "RS256"; }, signedBy: "issuer-ps256"), WrongAlgorithm, "RFC 8725 section 3.1: an algorithm is pinned to its key");
        yield return Is("alg-ps256-on-rs256-key", Base.With(static h => { h["kid"] = "issuer-rs256"; h["alg"] = "PS256"; }, signedBy: "issuer-rs256"), WrongAlgorithm, "RFC 8725 section 3.1: an algorithm is pinned to its key");
        yield return Is("alg-eddsa", Header("alg", "EdDSA"), WrongAlgorithm, "not accepted");
        yield return Is("alg-es256k", Header("alg", "ES256K"), WrongAlgorithm, "not accepted");
        yield return Is("alg-rsa-oaep", Header("alg", "RSA-OAEP"), WrongAlgorithm, "an algorithm of another object (RFC 8725 section 2.4)");
        yield return Is("enc", Header("enc", "A256GCM"), ForbiddenHeader, "a header of another object (RFC 8725 section 2.4)");
    }

    private static IEnumerable<TokenVector> Signatures()
    {
        var parts = Base.Good().Split('.');
        yield return Is("signed-by-a-stranger", Base.With(signedBy: "stranger-es256"), BadSignature, "RFC 8725 section 3.3");
        yield return Is("signed-by-the-agent", Base.With(signedBy: "agent-es256"), BadSignature, "the holder of a token cannot write one");
        yield return Is("payload-changed", $"{parts[0]}.{Base.With(payload: static p => p["sub"] = "eve").Split('.')[1]}.{parts[2]}", BadSignature, "the signature covers the payload");
        yield return Is("header-changed", $"{Forger.Encode("""{"alg":"ES256","kid":"issuer-es256","typ":"at+jwt"}""")}.{parts[1]}.{parts[2]}", BadSignature, "the signature covers the header as it was written");
        yield return Is("signature-all-zero", $"{parts[0]}.{parts[1]}.{new string('A', 86)}", BadSignature, "r and s are not zero (CVE-2022-21449)");
        yield return Is("signature-short", $"{parts[0]}.{parts[1]}.{parts[2][..80]}", BadSignature, "RFC 7518 section 3.4: 64 octets");
        yield return Is("signature-der", $"{parts[0]}.{parts[1]}.{Der(parts[2])}", BadSignature, "RFC 7518 section 3.4: r and s side by side, not DER");
        yield return Is("signature-of-another-token", $"{parts[0]}.{parts[1]}.{Base.With(payload: static p => p["jti"] = "t9").Split('.')[2]}", BadSignature, "the signature covers the payload");
    }

    private static TokenVector Is(string id, string token, TokenError? refusal, string why) => new($"delegated/{id}", "delegated", token, refusal, why);

    private static string Header(string name, JsonNode? value, string? signedBy = null) => Base.With(
        header =>
        {
            if (value is null)
            {
                header.Remove(name);
            }
            else
            {
                header[name] = value;
            }
        },
        signedBy: signedBy);

    private static JsonNode Deep(int levels)
    {
        JsonNode inner = 1;
        for (var i = 0; i < levels; i++)
        {
            inner = new JsonArray(inner);
        }

        return inner;
    }

    // The last character of 64 octets carries four bits that must be zero.
    private static string StrayBits(string signature)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return signature[..^1] + alphabet[alphabet.IndexOf(signature[^1], StringComparison.Ordinal) + 1];
    }

    private static string HmacWithPublicKey(string payload)
    {
        var input = $"{Forger.Encode("""{"typ":"at+jwt","alg":"HS256","kid":"issuer-es256"}""")}.{payload}";
        var secret = Encoding.UTF8.GetBytes(VectorKeys.Shared.PublicJwk("issuer-es256").ToJsonString());
        return $"{input}.{Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input))).TrimEnd('=').Replace('+', '-').Replace('/', '_')}";
    }

    private static string Der(string signature)
    {
        var raw = System.Buffers.Text.Base64Url.DecodeFromChars(signature);
        return System.Buffers.Text.Base64Url.EncodeToString([0x30, 0x44, 0x02, 0x20, .. raw[..32], 0x02, 0x20, .. raw[32..]]);
    }
}
