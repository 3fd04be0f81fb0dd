using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Client authentication by a token that a platform gave to the workload: a JWT-SVID (draft-ietf-oauth-spiffe-client-auth) or
/// a Kubernetes service-account token. Which platform's keys verify it follows from the client's record and the
/// configuration, never from the token.
/// </summary>
internal sealed class WorkloadJudge
{
    private readonly ImmutableDictionary<string, WorkloadTokenValidator> _domains;
    private readonly ImmutableDictionary<string, WorkloadTokenValidator> _clusters;

    public WorkloadJudge(TrustDomains domains, Clusters clusters, ServerSettings settings, TimeProvider time)
    {
        _domains = settings.Clients.TrustDomains.ToImmutableDictionary(
            static source => source.Name,
            source => new WorkloadTokenValidator(WorkloadTrust.Spiffe(source.Name, kid => domains.JwtKeys(source.Name)?.Find(kid)), settings.Issuer, time),
            StringComparer.Ordinal);
        _clusters = settings.Clients.Clusters.ToImmutableDictionary(
            static source => source.Name,
            source => new WorkloadTokenValidator(WorkloadTrust.Kubernetes(source.Name, kid => clusters.Keys(source.Name)?.Find(kid)), settings.Issuer, time),
            StringComparer.Ordinal);
    }

    public ClientVerdict Spiffe(AgentRecord agent, string token)
    {
        var registered = agent.Authentication.SpiffeId!;
        return !SpiffeId.TryParse(registered, out var id) || !_domains.TryGetValue(id.TrustDomain, out var validator)
            ? Untrusted()
            : Judge(agent, validator.Validate(token), identity => identity.Subject == registered);
    }

    public ClientVerdict Kubernetes(AgentRecord agent, string token)
    {
        var registered = agent.Authentication.ServiceAccount!;
        return !_clusters.TryGetValue(registered.Issuer, out var validator)
            ? Untrusted()
            : Judge(agent, validator.Validate(token), identity => identity.Account is { } account
                && account.Uid == registered.Uid && account.Namespace == registered.Namespace);
    }

    private static ClientVerdict Judge(AgentRecord agent, TokenResult<WorkloadIdentity> result, Func<WorkloadIdentity, bool> isRegistered)
    {
        if (!result.TryGet(out var identity, out var refused))
        {
            return ClientVerdict.Refused(refused.Error.Code(), refused.Detail);
        }

        return isRegistered(identity)
            ? ClientVerdict.Of(agent)
            : ClientVerdict.Refused(ServerError.WorkloadOfAnother, "The token is another workload's than the one that is registered for the client.");
    }

    private static ClientVerdict Untrusted() =>
        ClientVerdict.Refused(ServerError.WorkloadOfAnother, "The platform of the registered workload is not among those that are trusted here.");
}
