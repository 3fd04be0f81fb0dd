using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Gateway;

namespace AgentIdentity.Server.Issuers;

/// <summary>What this server is at an issuer where people sign in: a confidential client of the code flow.</summary>
internal sealed record UpstreamClient
{
    public required string ClientId { get; init; }

    public Secret? Secret { get; init; }

    /// <summary>The file of the private key (PEM, P-256 or P-384) for private_key_jwt, where there is no secret.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the button on the sign-in page says.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Lets in people whom an administrator linked to an account, and nobody else: for issuers where anybody may have an account.</summary>
    public bool OnlyKnownPeople { get; init; }

    /// <summary>The claim of an id_token that roles here are read from; null where the issuer gives none.</summary>
    public string? RolesClaim { get; init; }

    /// <summary>Values of that claim that make a security administrator.</summary>
    public ImmutableArray<string> Administrators { get; init; } = [];

    /// <summary>Values of that claim that make an auditor.</summary>
    public ImmutableArray<string> Auditors { get; init; } = [];

    /// <summary>The roles that these values of the claim stand for, each compared exactly.</summary>
    public IReadOnlyCollection<PersonRole> RolesOf(IReadOnlyCollection<string> values)
    {
        List<PersonRole> roles = [];
        if (Administrators.Any(values.Contains))
        {
            roles.Add(PersonRole.SecurityAdministrator);
        }

        if (Auditors.Any(values.Contains))
        {
            roles.Add(PersonRole.Auditor);
        }

        return roles;
    }

    /// <summary>Takes the moment of signing in here for the moment the human authenticated, from an issuer that does not say (auth_time).</summary>
    public bool WithoutAuthTime { get; init; }
}
