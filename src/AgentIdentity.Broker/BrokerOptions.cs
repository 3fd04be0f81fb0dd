using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>Where the broker keeps its things and what it calls itself.</summary>
public sealed record BrokerOptions
{
    /// <summary>The issuer of every token, and the origin of every audience; no trailing slash.</summary>
    public required string Issuer { get; init; }

    /// <summary>Database, keys and checkpoints live below this folder. Made with mode 0700 when missing.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>The folder with model, tuples and rules.</summary>
    public string PolicyFolder { get; init; } = "policies/default";

    /// <summary>Which bundles may come into force.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>A remote OpenFGA that holds the relations; null keeps them in this process.</summary>
    public RemoteRelationsOptions? RemoteRelations { get; init; }

    /// <summary>A decision point elsewhere that has a say in every call; null where there is none.</summary>
    public ExternalPdpOptions? ExternalPdp { get; init; }

    /// <summary>Where approvals are told of; null for nowhere.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>The addresses of virtual MCP servers at this gateway, each with the addresses of its members.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> VirtualServers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Overrides the key in data/admin.key.</summary>
    public string? AdminKey { get; init; }

    /// <summary>How the keys that sign tokens are made and turned.</summary>
    public Tokens.KeyRingOptions Keys { get; init; } = new();

    /// <summary>Keeps the keys that sign tokens in AWS KMS; null keeps them in data/keys/tokens.json.</summary>
    public KmsOptions? Kms { get; init; }

    /// <summary>Where the key is that the vault's secrets are under.</summary>
    public VaultOptions Vault { get; init; } = new();

    /// <summary>Overrides the secret of DPoP nonces in data/keys/nonces.key: base64url of 32 bytes or more, for replicas that share no folder.</summary>
    public string? NonceSecret { get; init; }

    /// <summary>A delegation is used unattended only while its human was seen this recently.</summary>
    public TimeSpan HumanFreshWithin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after a human was last seen a delegation is used that they did not grant for when they are away.</summary>
    public TimeSpan PresentWithin { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The longest chain of delegations, the human's own grant included.</summary>
    public int MaximumDepth { get; init; } = 4;

    /// <summary>The most delegations below one grant that are live at a time.</summary>
    public int MostLiveChildren { get; init; } = 100;

    /// <summary>The most delegations below one grant, ended ones included: they are kept for the record.</summary>
    public int MostChildren { get; init; } = 10_000;

    /// <summary>The longest life of a delegation that a human may grant.</summary>
    public TimeSpan LongestDelegation { get; init; } = TimeSpan.FromDays(365);

    /// <summary>What models, of the policy folder and of stores of relations, may contain.</summary>
    public AgentIdentity.Policy.RelationModelOptions RelationModels { get; init; } = AgentIdentity.Policy.RelationModelOptions.Default;

    /// <summary>After how long it is looked at whether a call that money is held for is still there. Far longer than any call.</summary>
    public TimeSpan MoneyLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far the signed checkpoints may lag behind the evidence.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The second place for checkpoints; by default data/checkpoints/checkpoints.jsonl.</summary>
    public string? CheckpointFile { get; init; }

    public override string ToString() => $"BrokerOptions {Issuer} [redacted]";

    /// <summary>Lets the host add its own tables to the model, as OpenIddict's UseOpenIddict() does.</summary>
    public Action<DbContextOptionsBuilder>? ExtendDatabase { get; init; }
}
