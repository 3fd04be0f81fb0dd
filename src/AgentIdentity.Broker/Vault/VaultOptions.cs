using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Where the vault's master key is; data/keys/vault.json unless told.</summary>
public sealed record VaultOptions
{
    /// <summary>Master keys, base64url of 32 bytes each, for installations that keep none in the data folder: the first seals, all open.</summary>
    public ImmutableArray<string> MasterKeys { get; init; } = [];

    /// <summary>A symmetric key in AWS KMS that seals, by id, ARN or alias. Keys of the file or the configuration go on opening what they sealed.</summary>
    public string? KmsKey { get; init; }

    /// <summary>The region of the KMS key; the SDK's own rules where it is not given.</summary>
    public string? KmsRegion { get; init; }

    /// <summary>Another endpoint of KMS than the region's public one.</summary>
    public string? KmsEndpoint { get; init; }

    public override string ToString() => "VaultOptions [redacted]";
}
