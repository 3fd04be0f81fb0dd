using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Signing;

/// <summary>A compact JWS (RFC 7515) with ES256 over the manifest. One algorithm, one type, no header that is not understood.</summary>
internal static class BundleSignature
{
    private const string Type = "agentid-bundle+jws";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    public static string Make(BundleContent content, BundleSigningKey key, SignedTerms terms)
    {
        var header = Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{key.Public.KeyId}}","typ":"{{Type}}"}""");
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(new Manifest(terms, Manifest.Digest(content)).ToJson())}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <exception cref="PolicyLoadException">Nobody who is trusted signed these files for this moment.</exception>
    public static SignedTerms Verify(BundleContent content, IReadOnlyCollection<BundleKey> trusted, DateTimeOffset now)
    {
        if (content.Signature is not { Length: > 0 } signature)
        {
            throw Refused(PolicyError.SignatureMissing, $"the bundle is not signed, and this server takes only what one of its trusted keys has signed; sign it with 'agentid policy sign'");
        }

        var (keyId, manifest) = Authenticated(signature, trusted);
        var problems = new ProblemList();
        foreach (var (path, what) in Differences(content, manifest))
        {
            problems.Add(PolicyError.SignedFilesDiffer, path, new SourcePosition(0, 0), what);
        }

        problems.ThrowIfAny();
        var terms = manifest.Terms;
        return now >= terms.Expires ? throw Refused(PolicyError.SignatureExpired, $"the signature of revision {terms.Revision} was good until {terms.Expires:u}; sign the bundle again")
            : terms.Created > now + Skew ? throw Refused(PolicyError.SignatureExpired, $"revision {terms.Revision} was signed at {terms.Created:u}, which is yet to come; mend the clock of this server or of the signer")
            : terms with { KeyId = keyId };
    }

    public static SignedTerms? Claimed(BundleContent content) => Said(content) is { } manifest && !Differences(content, manifest).Any() ? manifest.Terms : null;

    public static Manifest? Said(BundleContent content) =>
        content.Signature?.Split('.') is [_, var payload, _] && Decoded(payload) is { } json ? Manifest.Read(json) : null;

    private static (string KeyId, Manifest Manifest) Authenticated(string signature, IReadOnlyCollection<BundleKey> trusted)
    {
        if (signature.Split('.') is not [var head, var body, var proof] || Decoded(head) is not { } header || Decoded(body) is not { } json || Decoded(proof) is not { } bytes
            || KeyOf(header) is not { } keyId)
        {
            throw Refused(PolicyError.SignatureInvalid, "this is no signature of a bundle; sign it with 'agentid policy sign'");
        }

        if (trusted.FirstOrDefault(key => key.KeyId == keyId) is not { } key)
        {
            throw Refused(PolicyError.SignatureInvalid, $"it is signed with the key {Shown(keyId)}, which is not trusted here (AgentIdentity:Policy:TrustedKeys); sign it with one that is");
        }

        if (!key.Verifies(Encoding.ASCII.GetBytes($"{head}.{body}"), bytes))
        {
            throw Refused(PolicyError.SignatureInvalid, $"the signature is not one of the key {keyId}: it was altered; sign the bundle again");
        }

        return Manifest.Read(json) is { } manifest ? (keyId, manifest)
            : throw Refused(PolicyError.SignatureInvalid, "what was signed is no manifest that this version understands; sign the bundle with the agentid of this version");
    }

    private static IEnumerable<(string Path, string What)> Differences(BundleContent content, Manifest manifest)
    {
        var found = Manifest.Digest(content);
        foreach (var path in found.Keys.Union(manifest.Digests.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var what = (found.GetValueOrDefault(path), manifest.Digests.GetValueOrDefault(path)) switch
            {
                (null, _) => "is signed and is not there; bring it back, or sign the bundle again",
                (_, null) => "is there and is not signed; take it away, or sign the bundle again",
                var (is_, was) when is_ != was => "was changed after it was signed; bring it back, or sign the bundle again",
                _ => null,
            };
            if (what is not null)
            {
                yield return (path, what);
            }
        }
    }

    private static string? KeyOf(byte[] header)
    {
        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            var members = document.RootElement.EnumerateObject().ToImmutableDictionary(static m => m.Name, static m => m.Value.GetString(), StringComparer.Ordinal);
            return members.Count == 3 && members.GetValueOrDefault("alg") == "ES256" && members.GetValueOrDefault("typ") == Type ? members.GetValueOrDefault("kid") : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // One spelling only: bits that nobody reads, and padding, could be changed unnoticed.
    private static byte[]? Decoded(string text) =>
        Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text) is var bytes && Base64Url.EncodeToString(bytes) == text ? bytes : null;

    private static string Shown(string keyId) => new([.. keyId.Take(64).Where(static c => !char.IsControl(c))]);

    private static PolicyLoadException Refused(PolicyError error, string message) =>
        new([new PolicyProblem(error, BundleContent.SignatureFile, 0, 0, message)]);
}
