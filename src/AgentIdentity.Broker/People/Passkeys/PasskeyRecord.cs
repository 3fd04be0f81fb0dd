using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>A public key by which a person proves to be there (WebAuthn). None of it is a secret: the private half never leaves their device.</summary>
public sealed record PasskeyRecord
{
    public required string Id { get; init; }

    public required string Person { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The credential's own id, base64url, as authenticators know it.</summary>
    public required string CredentialId { get; init; }

    /// <summary>The key in COSE form.</summary>
    public required ImmutableArray<byte> PublicKey { get; init; }

    /// <summary>How often it was used, as the authenticator counts; a count that goes back is a copy's. Zero from those that do not count.</summary>
    public uint SignCount { get; init; }

    public ImmutableArray<string> Transports { get; init; } = [];

    /// <summary>Whether it may be on more than one device, by way of its maker's account.</summary>
    public bool CanBeCopied { get; init; }

    /// <summary>Whether it is on more than one device.</summary>
    public bool IsCopied { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }
}
