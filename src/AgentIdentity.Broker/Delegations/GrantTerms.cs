using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Authorization details (RFC 9396) in the terms of the decision: one grant for each upstream and path.</summary>
internal static class GrantTerms
{
    // Calls are limited in the ledger, so a chat action is all that a model detail means.
    private static readonly ImmutableArray<string> ModelActions = ["chat"];

    public static ImmutableArray<Grant> From(AuthorizationDetails details) => [.. details.Items.SelectMany(From)];

    private static IEnumerable<Grant> From(AuthorizationDetail detail) =>
        from location in detail.Locations
        let place = Audience.Read(location)
        where place is not null
        from grant in From(detail, place.Value)
        select grant;

    private static IEnumerable<Grant> From(AuthorizationDetail detail, (CallKind Kind, string Upstream) place) => (detail, place.Kind) switch
    {
        (McpToolDetail tool, CallKind.Mcp) =>
            [new Grant(place.Kind, place.Upstream, [.. tool.Actions], tool.Identifier, [.. tool.ArgumentLimits.Select(From)])],
        (HttpDetail http, CallKind.Http) =>
            http.Paths.Select(path => new Grant(place.Kind, place.Upstream, [.. http.Actions], Path(path), [])),
        (ModelDetail model, CallKind.Model) => [new Grant(place.Kind, place.Upstream, ModelActions, model.Identifier, [])],
        _ => [],
    };

    // A detail's last "*" stands for everything below; in a grant one "*" is one segment and "**" is everything below.
    private static string Path(string path) => path.EndsWith("/*", StringComparison.Ordinal) ? path + "*" : path;

    private static Policy.ArgumentLimit From(Tokens.ArgumentLimit limit) => new(limit.Name, limit.Max, limit.Min,
        limit.OneOf is null ? default : [.. limit.OneOf]);
}
