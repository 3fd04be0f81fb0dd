using System.Security.Cryptography;

namespace AgentIdentity.AspNetCore;

/// <summary>The subscription to the broker's stop feed: as which registered service, with which key.</summary>
public sealed class StopFeedOptions
{
    /// <summary>The id under which this API is registered at the broker with kind <c>service</c>. Empty means no subscription.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The service's private key, P-256 or P-384. The caller disposes of it.</summary>
    public ECDsa? Key { get; set; }

    /// <summary>A file with the private key as PKCS 8 PEM or as a JWK, used where <see cref="Key"/> is null.</summary>
    public string? KeyFile { get; set; }

    /// <summary>How long the feed may be silent before calls are refused: 15 seconds unless told, which is three of its heartbeats.</summary>
    public TimeSpan MaxSilence { get; set; } = TimeSpan.FromSeconds(15);

    internal bool Enabled => ClientId.Length > 0;
}
