using System.Collections.Immutable;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Authorization details (RFC 9396) in the terms of the decision: one grant for each upstream and path. Only addresses of the
/// issuer's own gateway become grants: a delegation may name places elsewhere, and those are not for the gateway to serve.
/// </summary>
internal static class GrantTerms
{
    // Calls are limited in the ledger, so a chat action is all that a model detail means.
    private static readonly ImmutableArray<string> ModelActions = ["chat"];

    public static ImmutableArray<Grant> From(AuthorizationDetails details, string issuer) =>
        [.. details.Items.SelectMany(detail => From(detail, issuer))];

    private static IEnumerable<Grant> From(AuthorizationDetail detail, string issuer) =>
        from location in detail.Locations
        let place = Audience.Read(issuer, location)
        where place is not null
        from grant in From(detail, place.Value)
        select grant;

    private static IEnumerable<Grant> From(AuthorizationDetail detail, (CallKind Kind, string Upstream) place) => (detail, place.Kind) switch
    {
        (McpToolDetail tool, CallKind.Mcp) =>
            [new Grant(place.Kind, place.Upstream, [.. tool.Actions], tool.Identifier, [.. tool.ArgumentLimits.Select(From)])],
        (HttpDetail http, CallKind.Http) =>
            http.Paths.Select(path => new Grant(place.Kind, place.Upstream, [.. http.Actions], Path(path), [])),
        // A database is reached by two doors, and is the same behind both.
        (DataDetail data, CallKind.Data or CallKind.Http or CallKind.Mcp) =>
            [new Grant(CallKind.Data, place.Upstream, [.. data.Actions.Select(Verb)], Table(data.Identifier), [.. Limits(data)])],
        (ModelDetail model, CallKind.Model) => [new Grant(place.Kind, place.Upstream, ModelActions, model.Identifier, [.. Boundary(model)])],
        _ => [],
    };

    // What a candidate is stands among the arguments of a call to it, so that one which says nothing of it is outside.
    private static IEnumerable<Policy.ArgumentLimit> Boundary(ModelDetail model)
    {
        if (model.Providers.Count > 0)
        {
            yield return new Policy.ArgumentLimit("provider", null, null, [.. model.Providers]);
        }

        if (model.Geographies.Count > 0)
        {
            yield return new Policy.ArgumentLimit("geography", null, null, [.. model.Geographies.SelectMany(Geography.Within).Distinct(StringComparer.Ordinal)]);
        }

        if (model.RetentionDays is { } days)
        {
            yield return new Policy.ArgumentLimit("retention_days", days, 0, default);
        }
    }

    // A detail's last "*" stands for everything below; in a grant one "*" is one segment and "**" is everything below.
    private static string Path(string path) => path.EndsWith("/*", StringComparison.Ordinal) ? path + "*" : path;

    // A table is a path of the database, schema first, so that one matcher serves all.
    private static string Table(string identifier) => identifier == "*" ? "/**" : "/" + identifier.Replace('.', '/');

    private static string Verb(string statement) => statement.ToUpperInvariant();

    // Held like arguments, which a call must bring to be let through: a door that does not read rows and columns is refused here.
    private static IEnumerable<Policy.ArgumentLimit> Limits(DataDetail data)
    {
        if (data.MaxRows is { } rows)
        {
            yield return new Policy.ArgumentLimit("max_rows", rows, 0, default);
        }

        if (data.Columns.Count > 0)
        {
            yield return new Policy.ArgumentLimit("columns", null, null, [.. data.Columns]);
        }
    }

    private static Policy.ArgumentLimit From(Tokens.ArgumentLimit limit) => new(limit.Name, limit.Max, limit.Min,
        limit.OneOf is null ? default : [.. limit.OneOf]);
}
