using System.Text.RegularExpressions;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What an administrator may register.</summary>
internal static partial class AgentRules
{
    private const int LongestName = 200;
    private const int MostKeys = 10;

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

        return agent.RedirectUris.Select(Redirect).FirstOrDefault(static problem => problem is not null) ?? Keys(agent.Jwks);
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

    private static BrokerFailure? Keys(string jwks)
    {
        if (!VerificationKeySet.Parse(jwks).TryGet(out var set, out var refused))
        {
            return new(BrokerError.AgentKeysInvalid, refused.Detail);
        }

        return set.Keys.Count is > 0 and <= MostKeys
            ? null
            : new(BrokerError.AgentKeysInvalid, $"jwks must hold 1 to {MostKeys} keys.");
    }

    private static BrokerFailure Invalid(string detail) => new(BrokerError.AgentInvalid, detail);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{1,62}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Id();
}
