using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Tests;

/// <summary>
/// AWS Signature Version 4 as the receiver checks it, written from its specification (IAM User Guide, "Create a signed AWS API request"):
/// over the request line and the headers exactly as they came in.
/// </summary>
internal sealed record SigV4(string Region, string Service)
{
    public const string AccessKey = "AKIAFAKEFAKEFAKEFAKE";
    public const string SecretKey = "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";
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    /// <summary>The secret of an access key; null for one that is not known.</summary>
    public Func<string, string?> SecretOf { get; init; } = static key => key == AccessKey ? SecretKey : null;

    public Func<DateTimeOffset> Now { get; init; } = TimeProvider.System.GetUtcNow;

    /// <summary>Headers that must be in the signature, besides host and x-amz-date.</summary>
    public IReadOnlyList<string> MustSign { get; init; } = [];

    /// <summary>Why the request is refused; null for a good signature.</summary>
    /// <param name="method">As on the wire.</param>
    /// <param name="target">The request target as on the wire.</param>
    /// <param name="header">A header's value; null where there is none.</param>
    /// <param name="body">As on the wire.</param>
    public string? Refusal(string method, string target, Func<string, string?> header, byte[] body)
    {
        if ((header("Authorization") ?? "").Split(' ', 2) is not ["AWS4-HMAC-SHA256", var rest])
        {
            return "not signed";
        }

        var fields = rest.Split(',').Select(field => field.Trim().Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var moment = header("X-Amz-Date") ?? "";
        if (fields["Credential"].Split('/') is not [var id, var day, var where, var what, "aws4_request"] || where != Region || what != Service
            || !moment.StartsWith(day, StringComparison.Ordinal) || SecretOf(id) is not { } secret)
        {
            return "another scope";
        }

        var names = fields["SignedHeaders"].Split(';');
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)) || MustSign.Append("host").Append("x-amz-date").FirstOrDefault(name => !names.Contains(name)) is { })
        {
            return "a header that must be signed is not";
        }

        var hash = Hex(SHA256.HashData(body));
        if (header("X-Amz-Content-Sha256") is { } claimed && claimed != hash)
        {
            return "the body is another";
        }

        var parts = target.Split('?', 2);
        var headers = string.Concat(names.Select(name => $"{name}:{Collapsed(header(name) ?? "")}\n"));
        var canonical = $"{method}\n{Path(parts[0])}\n{Query(parts.Length > 1 ? parts[1] : "")}\n{headers}\n{fields["SignedHeaders"]}\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{day}/{Region}/{Service}/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in (string[])[day, Region, Service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var sent = DateTimeOffset.ParseExact(moment, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) != fields["Signature"] ? "the signature does not match"
            : (Now() - sent).Duration() > Oldest ? "too old"
            : null;
    }

    // S3 takes the path as it is meant; every other service escapes what was escaped once more.
    private string Path(string path) => string.Join('/', path.Split('/').Select(segment => Encoded(Service == "s3" ? Uri.UnescapeDataString(segment) : segment)));

    private static string Query(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2))
        .Select(static pair => (Name: Encoded(Uri.UnescapeDataString(pair[0])), Value: pair.Length > 1 ? Encoded(Uri.UnescapeDataString(pair[1])) : ""))
        .OrderBy(static pair => pair.Name, StringComparer.Ordinal).ThenBy(static pair => pair.Value, StringComparer.Ordinal)
        .Select(static pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(static one =>
        char.IsAsciiLetterOrDigit((char)one) || (char)one is '-' or '.' or '_' or '~' ? ((char)one).ToString() : $"%{one:X2}"));

    private static string Collapsed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
