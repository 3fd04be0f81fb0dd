using System.Text.RegularExpressions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// Reads an audience of this broker's own gateway: {issuer}/mcp/{upstream}, {issuer}/api/{upstream}, {issuer}/data/{upstream},
/// {issuer}/v1 or {issuer}/fga. Compared as text from the first character on: an address that two readers could resolve differently is nobody's.
/// </summary>
internal static partial class Audience
{
    private const int LongestElsewhere = 500;

    /// <summary>
    /// The upstream behind an address of this issuer's own gateway, and null for every other address. A token for anything else, such
    /// as the audience that an upstream knows itself by, would go past the gateway and with it past the human's and the agent's
    /// rights, the rules and the evidence.
    /// </summary>
    public static (CallKind Kind, string Upstream)? Read(string issuer, string audience)
    {
        if (!audience.StartsWith(issuer, StringComparison.Ordinal))
        {
            return null;
        }

        return audience[issuer.Length..].Split('/') switch
        {
            ["", "mcp", var upstream] when Name().IsMatch(upstream) => (CallKind.Mcp, upstream),
            ["", "api", var upstream] when Name().IsMatch(upstream) && upstream != Call.RelationsUpstream => (CallKind.Http, upstream),
            ["", "data", var upstream] when Name().IsMatch(upstream) => (CallKind.Data, upstream),
            ["", Call.ModelUpstream] => (CallKind.Model, Call.ModelUpstream),
            ["", Call.RelationsUpstream] => (CallKind.Http, Call.RelationsUpstream),
            _ => null,
        };
    }

    public static bool IsOf(string issuer, string audience) => Read(issuer, audience) is not null;

    /// <summary>
    /// Whether it can name a place outside the gateway: an https address or a plain name such as a trust domain, and nothing of this
    /// issuer's, whose own tokens are for its own use.
    /// </summary>
    public static bool IsElsewhere(string issuer, string audience) =>
        audience.Length <= LongestElsewhere
        && !audience.StartsWith(issuer, StringComparison.OrdinalIgnoreCase)
        && (PlainName().IsMatch(audience)
            || (Uri.TryCreate(audience, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
                && address.UserInfo.Length == 0
                && address.Fragment.Length == 0));

    /// <summary>The scope word of an audience.</summary>
    public static string ScopeWord(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Model => "model",
        CallKind.Data => "data",
        _ => "http",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.-]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
