using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.Tokens;

/// <summary>The name of a workload (SPIFFE-ID section 2), in the one form the standard allows.</summary>
public sealed record SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int MaxLength = 2048;
    private const int MaxTrustDomainLength = 255;
    private static readonly SearchValues<char> InTrustDomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> InSegment = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private SpiffeId(string trustDomain, string path)
    {
        TrustDomain = trustDomain;
        Path = path;
    }

    /// <summary>The trust domain, without the scheme.</summary>
    public string TrustDomain { get; }

    /// <summary>The path with its leading slash; empty for the trust domain itself.</summary>
    public string Path { get; }

    /// <summary>Reads an identifier. Nothing is normalised: what is not canonical is refused.</summary>
    /// <param name="text">The whole identifier.</param>
    /// <param name="id">The identifier, if it is one.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SpiffeId? id)
    {
        id = null;
        if (text is null || text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var slash = text.IndexOf('/', Scheme.Length);
        var domain = slash < 0 ? text[Scheme.Length..] : text[Scheme.Length..slash];
        var path = slash < 0 ? "" : text[slash..];
        if (!IsTrustDomain(domain) || !(path.Length == 0 || path[1..].Split('/').All(IsSegment)))
        {
            return false;
        }

        id = new(domain, path);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Scheme + TrustDomain + Path;

    internal static bool IsTrustDomain(string domain) =>
        domain.Length is > 0 and <= MaxTrustDomainLength && !domain.AsSpan().ContainsAnyExcept(InTrustDomain);

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && !segment.AsSpan().ContainsAnyExcept(InSegment);
}
