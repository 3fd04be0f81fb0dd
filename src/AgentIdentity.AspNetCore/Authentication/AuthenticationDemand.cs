namespace AgentIdentity.AspNetCore;

/// <summary>What a request must bring to be let in.</summary>
/// <param name="Audience">The resource this is; the token's audience must equal it.</param>
/// <param name="PublicUrl">The request's public URL, built from configuration (RFC 9449 section 4.3: never from forwarded headers). Query and fragment are ignored.</param>
public sealed record AuthenticationDemand(string Audience, string PublicUrl)
{
    /// <summary>Whether a token that is bound to no key may come as Bearer. A bound token never may (RFC 9449 section 7.2).</summary>
    public bool AllowBearer { get; init; }

    /// <summary>
    /// A header in which clients of another API send their key, such as <c>x-api-key</c>: a token there counts as one sent as Bearer.
    /// Null, as it is unless told, reads none. With an Authorization header that holds another token the request is refused.
    /// </summary>
    public string? KeyHeader { get; init; }

    /// <summary>The method the caller's proof must name where another server asks on behalf of its own request; null is the request's own.</summary>
    public string? Method { get; init; }

    /// <summary>Whether a token may come with a proof, so that challenges say it.</summary>
    internal bool TakesProofs { get; init; } = true;

    /// <summary>The address of the protected-resource metadata (RFC 9728) named in challenges, or null.</summary>
    public string? ResourceMetadata { get; init; }
}
