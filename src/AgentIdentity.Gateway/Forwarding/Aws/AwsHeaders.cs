using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Forwarding.Aws;

/// <summary>The header family of AWS: what signs a request, and what changes its meaning past the method and the path that were decided.</summary>
internal static class AwsHeaders
{
    private const string Prefix = "x-amz-";

    // A caller's SDK sends these with its own signature, which ends at the gateway.
    private static readonly FrozenSet<string> Signature = new[]
    {
        "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-algorithm", "x-amz-credential", "x-amz-signature", "x-amz-signedheaders",
        "x-amz-expires", "x-amz-user-agent", "x-amz-sdk-request", "x-amz-region-set", "x-amz-s3session-token", "x-amz-access-token", "x-amz-id-2", "x-amz-request-id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // They announce a body that is signed in pieces by the caller: what the gateway signs is whole.
    private static readonly FrozenSet<string> Pieces = new[] { "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Signs(string header) => Signature.Contains(header) || header.StartsWith("amz-sdk-", StringComparison.OrdinalIgnoreCase);

    public static bool IsOfAws(string header) => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static bool IsOfPieces(string header) => Pieces.Contains(header);

    /// <summary>Whether an administrator may let callers send it.</summary>
    public static bool MayBeNamed(string header) => IsOfAws(header) && !Signs(header) && !IsOfPieces(header);

    /// <summary>A query that carries a signature of its own (a presigned address).</summary>
    public static bool IsPresigned(string query) => query.TrimStart('?').Split('&')
        .Select(static pair => Uri.UnescapeDataString(pair.Split('=')[0]))
        .Any(static name => IsOfAws(name) || name.Equals("AWSAccessKeyId", StringComparison.OrdinalIgnoreCase));
}
