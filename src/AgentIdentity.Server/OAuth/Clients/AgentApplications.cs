using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
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
        if (clientId is null || directory.FindClient(clientId) is not { State: AgentState.Active } agent)
        {
            return null;
        }

        if (_inStep.TryGetValue(agent.Id, out var known) && ReferenceEquals(known, agent))
        {
            return agent;
        }

        await MirrorAsync(agent, applications, cancellation);
        _inStep[agent.Id] = agent;
        return agent;
    }

    private static async Task MirrorAsync(
        AgentRecord agent, IOpenIddictApplicationManager applications, CancellationToken cancellation)
    {
        var descriptor = Describe(agent);
        if (await applications.FindByClientIdAsync(agent.ClientId, cancellation) is { } existing)
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
            ClientId = agent.ClientId,
            ClientType = agent.Kind == AgentKind.Public ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Explicit,
            DisplayName = agent.Name,
            // A confidential application must have a credential. ClientJudge compares it with the directory; this one is nobody's.
            ClientSecret = agent.Kind == AgentKind.Public ? null : Identifiers.New("unused_"),
        };
        descriptor.Permissions.UnionWith(Granted(agent.Kind));
        foreach (var uri in agent.RedirectUris)
        {
            descriptor.RedirectUris.Add(new Uri(uri));
        }

        if (agent.Kind != AgentKind.Public)
        {
            descriptor.Requirements.Add(Requirements.Features.PushedAuthorizationRequests);
        }

        descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        return descriptor;
    }

    private static ImmutableArray<string> Granted(AgentKind kind) => kind switch
    {
        // People delegate to agents; a service is nobody's agent, so it neither asks a human nor exchanges.
        AgentKind.Service =>
        [
            Permissions.Endpoints.Token, Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.ClientCredentials,
        ],
        AgentKind.Public =>
        [
            Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
        ],
        _ =>
        [
            Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token,
            Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.ClientCredentials,
            Permissions.GrantTypes.TokenExchange, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            Permissions.Prefixes.GrantType + AssertionGrant.GrantType, Permissions.Prefixes.GrantType + BackchannelGrant.GrantType,
        ],
    };
}
