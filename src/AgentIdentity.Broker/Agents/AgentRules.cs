using System.Text.RegularExpressions;

namespace AgentIdentity.Broker;

/// <summary>What an administrator may register.</summary>
internal static partial class AgentRules
{
    private const int LongestName = 200;
    private const int MostResources = 20;

    public static BrokerFailure? Check(NewAgent agent)
    {
        if (!Id().IsMatch(agent.Id))
        {
            return Invalid("id must be 2 to 63 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit.");
        }

        if (string.IsNullOrWhiteSpace(agent.Name) || agent.Name.Length > LongestName)
        {
            return Invalid($"name must have 1 to {LongestName} characters.");
        }

        if (string.IsNullOrWhiteSpace(agent.Owner) || agent.Owner.Length > LongestName)
        {
            return new(BrokerError.AgentOwnerMissing, "owner must name the person who answers for the agent.");
        }

        if (!Enum.IsDefined(agent.Kind))
        {
            return Invalid("kind must be agent, service or public.");
        }

        return agent.RedirectUris.Select(Redirect).FirstOrDefault(static problem => problem is not null)
            ?? ClientId(agent) ?? Resources(agent) ?? AuthenticationRules.Check(agent);
    }

    /// <summary>RFC 8252 section 7.3: plain http is for the loopback address only. RFC 6749 section 3.1.2: no fragment.</summary>
    private static BrokerFailure? Redirect(string address)
    {
        var sound = Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        return sound ? null : Invalid("redirect_uris must be https, or http on the loopback address, without a fragment.");
    }

    /// <summary>A public client is known by the address of its metadata document; every other agent by its id, so that no two names meet.</summary>
    private static BrokerFailure? ClientId(NewAgent agent)
    {
        if (agent.Kind != AgentKind.Public)
        {
            return agent.ClientId is null ? null : Invalid("client_id is for public clients only; for every other agent it is the id.");
        }

        return Uri.TryCreate(agent.ClientId, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.AbsolutePath.Length > 1
            && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? null
            : Invalid("client_id must be the https address of the public client's metadata document, with a path.");
    }

    /// <summary>RFC 8707 section 2: an absolute URI without a fragment. Nothing is compared by prefix, so it is one resource and not a family.</summary>
    private static BrokerFailure? Resources(NewAgent agent)
    {
        if (!AreResources(agent.SelfActingAt))
        {
            return Invalid($"self_acting_at must hold at most {MostResources} http or https addresses without a fragment.");
        }

        if (!AreResources(agent.Serves) || (agent.Serves.Count > 0 && agent.Kind != AgentKind.Service))
        {
            return Invalid($"serves is for services, and must hold at most {MostResources} http or https addresses without a fragment.");
        }

        return agent.Kind == AgentKind.Public && agent.SelfActingAt.Count > 0 ? Invalid("A public client cannot act for itself.") : null;
    }

    private static bool AreResources(IReadOnlyList<string> addresses) => addresses.Count <= MostResources && addresses.All(static resource =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
        && !resource.Any(char.IsWhiteSpace) && uri.Scheme is "https" or "http");

    private static BrokerFailure Invalid(string detail) => new(BrokerError.AgentInvalid, detail);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{1,62}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Id();
}
