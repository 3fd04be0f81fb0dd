using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 1: where the call came in, known before anything of it is believed.</summary>
/// <param name="Kind">What is spoken here.</param>
/// <param name="Name">The upstream's name in the address; empty for model calls, whose alias is in the body.</param>
/// <param name="Audience">What the caller's token must be for.</param>
/// <param name="PublicUrl">What the caller's proof must be for: the configured origin and the path as sent.</param>
/// <param name="MetadataUrl">The protected-resource metadata of the audience (RFC 9728 section 3.1).</param>
/// <param name="AllowBearer">Whether a token may come without proof of possession.</param>
/// <param name="MaxBodyBytes">Largest request body.</param>
internal sealed record Place(CallKind Kind, string Name, string Audience, string PublicUrl, string MetadataUrl, bool AllowBearer, long MaxBodyBytes)
{
    /// <summary>The address of the gateway itself, without a trailing slash.</summary>
    public required string Gateway { get; init; }

    /// <summary>The method the caller's proof must name, where it is not that of the request; null everywhere but for another proxy's questions.</summary>
    public string? Method { get; init; }

    /// <summary>The header beside Authorization in which clients of this place's API send their token; null where there is none.</summary>
    public string? KeyHeader { get; init; }
}
