using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Keeps OpenIddict's applications in step with the agent directory, which is the only truth: whenever a client speaks,
/// its record is read from the directory first and the application is made or renewed from it. A copy that nobody asks
/// for may be stale; a copy that is used never is.
/// </summary>
internal sealed class AgentApplications(AgentDirectory directory)
{
    private readonly ConcurrentDictionary<string, AgentRecord> _inStep = new(StringComparer.Ordinal);

    /// <summary>The active agent behind a client id, with its application in step; null when there is none or it is suspended.</summary>
    public async ValueTask<AgentRecord?> FindActiveAsync(
        string? clientId, IOpenIddictApplicationManager applications, CancellationToken cancellation)
    {
        if (clientId is null || directory.Find(clientId) is not { State: AgentState.Active } agent)
        {
            return null;
        }

        if (_inStep.TryGetValue(clientId, out var known) && ReferenceEquals(known, agent))
        {
            return agent;
        }

        await MirrorAsync(agent, applications, cancellation);
        _inStep[clientId] = agent;
        return agent;
    }

    private static async Task MirrorAsync(
        AgentRecord agent, IOpenIddictApplicationManager applications, CancellationToken cancellation)
    {
        var descriptor = Describe(agent);
        if (await applications.FindByClientIdAsync(agent.Id, cancellation) is { } existing)
        {
            await applications.UpdateAsync(existing, descriptor, cancellation);
            return;
        }

        await applications.CreateAsync(descriptor, cancellation);
    }

    private static OpenIddictApplicationDescriptor Describe(AgentRecord agent)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ApplicationType = ApplicationTypes.Native,
            ClientId = agent.Id,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Explicit,
            DisplayName = agent.Name,
            JsonWebKeySet = Microsoft.IdentityModel.Tokens.JsonWebKeySet.Create(agent.Jwks),
        };
        descriptor.Permissions.UnionWith(Granted);
        foreach (var uri in agent.RedirectUris)
        {
            descriptor.RedirectUris.Add(new Uri(uri));
        }

        descriptor.Requirements.Add(Requirements.Features.PushedAuthorizationRequests);
        descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        return descriptor;
    }

    private static readonly ImmutableArray<string> Granted =
    [
        Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token,
        Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation,
        Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.ClientCredentials,
        Permissions.GrantTypes.TokenExchange, Permissions.ResponseTypes.Code,
    ];
}
