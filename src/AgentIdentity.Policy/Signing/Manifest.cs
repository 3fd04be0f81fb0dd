using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Policy.Signing;

/// <summary>The JSON that is signed: the terms, and the digest of every file.</summary>
internal sealed record Manifest(SignedTerms Terms, ImmutableSortedDictionary<string, string> Digests)
{
    private const string Format = "agentidentity-bundle/1";
    private static readonly string[] Members = ["format", "revision", "commit", "created", "expires", "files"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public static ImmutableSortedDictionary<string, string> Digest(BundleContent content) => content.Files.ToImmutableSortedDictionary(
        static f => f.Key, static f => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(f.Value.Span)), StringComparer.Ordinal);

    public static string Fingerprint(BundleContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, digest) in Digest(content))
        {
            // No path holds a line feed, and a digest has one length.
            hash.AppendData(Encoding.UTF8.GetBytes($"{digest} {path}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(content.Signature ?? ""));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("revision", Terms.Revision);
            if (Terms.Commit is not null)
            {
                json.WriteString("commit", Terms.Commit);
            }

            json.WriteString("created", Moment(Terms.Created));
            json.WriteString("expires", Moment(Terms.Expires));
            json.WriteStartObject("files");
            foreach (var (path, digest) in Digests)
            {
                json.WriteString(path, digest);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null when the bytes are no manifest that this version understands whole.</summary>
    public static Manifest? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Any(static member => !Members.Contains(member.Name))
                || root.GetProperty("format").GetString() != Format || root.GetProperty("revision").GetInt64() is not (> 0 and var revision))
            {
                return null;
            }

            var commit = root.TryGetProperty("commit", out var named) ? named.GetString() : null;
            var terms = new SignedTerms(revision, commit, Moment(root.GetProperty("created")), Moment(root.GetProperty("expires")));
            return new Manifest(terms, root.GetProperty("files").EnumerateObject()
                .ToImmutableSortedDictionary(static f => f.Name, static f => f.Value.GetString() ?? "", StringComparer.Ordinal));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(JsonElement text) =>
        DateTimeOffset.ParseExact(text.GetString() ?? "", "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
