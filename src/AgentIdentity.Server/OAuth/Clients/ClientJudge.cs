using System.Net;
using System.Runtime.CompilerServices;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Authenticates clients. The record of the named client says by which one method it authenticates; whatever else the
/// request brings is not looked at for another way in, but refused.
/// </summary>
internal sealed class ClientJudge(
    AgentDirectory directory, ClientAssertionValidator assertions, WorkloadJudge workloads, CertificateJudge certificates, ServerSettings settings, ClientAttempts attempts)
{
    public const string SpiffeAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    private readonly ConditionalWeakTable<AgentRecord, VerificationKeySet> _keys = [];

    public async ValueTask<ClientVerdict> JudgeAsync(PresentedClient presented, IPAddress? peer, CancellationToken cancellation)
    {
        var named = directory.FindClient(presented.Name);
        // A public client has nothing to be guessed: counted under its name, strangers would only keep its people out.
        var counted = named is { Kind: AgentKind.Public } ? "" : presented.Name;
        if (attempts.Wait(counted, peer) is { } wait)
        {
            return ClientVerdict.TooMany(wait);
        }

        var verdict = named is { State: AgentState.Active } agent
            ? await JudgeAsync(agent, presented, cancellation)
            : await StrangerAsync(presented, cancellation);
        if (verdict.Agent is null)
        {
            attempts.Failed(counted, peer);
        }
        else if (counted.Length > 0)
        {
            attempts.Succeeded(counted, peer);
        }

        return verdict;
    }

    private async ValueTask<ClientVerdict> JudgeAsync(AgentRecord agent, PresentedClient presented, CancellationToken cancellation)
    {
        var (type, hasSecret) = (presented.AssertionType, presented.Secret is not null);
        return agent.Authentication.Method switch
        {
            AgentAuthenticationMethod.PrivateKeyJwt when type == ClientAssertionTypes.JwtBearer && !hasSecret => await AssertionAsync(agent, presented, cancellation),
            AgentAuthenticationMethod.SpiffeJwt when type == SpiffeAssertion && !hasSecret => workloads.Spiffe(agent, presented.Assertion ?? ""),
            AgentAuthenticationMethod.KubernetesServiceAccount when type == ClientAssertionTypes.JwtBearer && !hasSecret => workloads.Kubernetes(agent, presented.Assertion ?? ""),
            AgentAuthenticationMethod.ClientSecret when hasSecret && type is null && presented.Assertion is null => Secret(agent, presented.Secret!),
            AgentAuthenticationMethod.None when !presented.HasCredential => ClientVerdict.Of(agent),
            var method when method.ProvesPossession() && !presented.HasCredential => certificates.Judge(agent, presented.Certificate),
            _ when !presented.HasCredential => ClientVerdict.Refused(ServerError.ClientNotAuthenticated, "The client's credential is missing."),
            _ => ClientVerdict.Refused(ServerError.ClientMethodWrong, "The client is registered with another method of authentication."),
        };
    }

    private async ValueTask<ClientVerdict> AssertionAsync(AgentRecord agent, PresentedClient presented, CancellationToken cancellation)
    {
        var result = await assertions.ValidateAsync(presented.Assertion ?? "", client => client == agent.ClientId ? KeysOf(agent) : null, cancellation);
        return result.TryGet(out _, out var refused) ? ClientVerdict.Of(agent) : ClientVerdict.Refused(refused.Error.Code(), refused.Detail);
    }

    // An unknown client and an unknown key of a known one answer alike: a stranger learns no names.
    private async ValueTask<ClientVerdict> StrangerAsync(PresentedClient presented, CancellationToken cancellation)
    {
        if (presented is not { AssertionType: ClientAssertionTypes.JwtBearer, Assertion: { } assertion, Secret: null })
        {
            return Nobody();
        }

        var result = await assertions.ValidateAsync(assertion, static _ => null, cancellation);
        return result.TryGet(out _, out var refused) ? Nobody() : ClientVerdict.Refused(refused.Error.Code(), refused.Detail);
    }

    private ClientVerdict Secret(AgentRecord agent, string secret) =>
        settings.Clients.AllowSecrets && agent.Authentication.Secret?.Matches(secret) == true ? ClientVerdict.Of(agent) : Nobody();

    // The same words for a client that does not exist, one that is suspended and one whose secret is wrong.
    private static ClientVerdict Nobody() =>
        ClientVerdict.Refused(ServerError.ClientNotAuthenticated, "The client is not known, not active, or its credential is wrong.");

    private VerificationKeySet? KeysOf(AgentRecord agent)
    {
        if (_keys.TryGetValue(agent, out var known))
        {
            return known;
        }

        if (!VerificationKeySet.Parse(agent.Jwks).TryGet(out var keys, out _))
        {
            return null;
        }

        _keys.AddOrUpdate(agent, keys);
        return keys;
    }
}
