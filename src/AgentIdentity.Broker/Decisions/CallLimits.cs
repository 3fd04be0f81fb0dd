using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Which counted grants a call uses up.</summary>
internal static class CallLimits
{
    /// <summary>The allowances that a call counts on: those of every delegation of the chain, and the token's own where it is tighter.</summary>
    public static List<CallAllowance> Of(ImmutableArray<DelegationRecord> chain, Delegation token, Call call, BrokerOptions options)
    {
        var issuer = options.Issuer;
        var allowances = new List<CallAllowance>();
        if (call.Kind != CallKind.Mcp || chain.IsEmpty)
        {
            return allowances;
        }

        foreach (var link in chain)
        {
            allowances.AddRange(Of(link.Id, link.Details, call, issuer));
        }

        var held = chain[0].Details.At(token.Audience, options);
        if (!held.Equals(token.Details))
        {
            allowances.AddRange(Of(token.TokenId, token.Details, call, issuer));
        }

        return allowances;
    }

    // Where a grant without any limit covers the tool too, nothing is counted. Where several are limited the call counts on all of
    // them: stricter than a union, and never looser.
    private static IEnumerable<CallAllowance> Of(string owner, AuthorizationDetails details, Call call, string issuer)
    {
        var matching = details.Items.OfType<McpToolDetail>().Where(tool => Matches(tool, call, issuer)).ToList();
        return matching.Any(static tool => tool.MaxCalls is null && tool.ArgumentLimits.Count == 0)
            ? []
            : matching.Where(static tool => tool.MaxCalls is not null)
                .SelectMany(tool => Upstreams(tool, issuer).Select(upstream => new CallAllowance($"{owner}/{upstream}/{Counted(tool)}", tool.MaxCalls!.Value)))
                .GroupBy(static allowance => allowance.Account)
                .Select(static same => same.MinBy(static allowance => allowance.Most)!);
    }

    // A limit that names several places is one limit: a call at one of them counts at all, and so the sum never passes it.
    private static IEnumerable<string> Upstreams(McpToolDetail tool, string issuer) =>
        tool.Locations.Select(location => Audience.Read(issuer, location)?.Upstream).OfType<string>().Distinct(StringComparer.Ordinal);

    // What is not a tool by that name is counted by itself: reading is not calling.
    private static string Counted(McpToolDetail tool) =>
        tool.Actions is [McpAction.CallTool] ? tool.Identifier : $"{tool.Identifier} {string.Join(' ', tool.Actions.Order(StringComparer.Ordinal))}";

    private static bool Matches(McpToolDetail tool, Call call, string issuer) =>
        tool.Actions.Contains(call.Action)
        && (tool.Identifier == "*" || tool.Identifier == call.Identifier || (call.Action == McpAction.ReadResource && ResourceUri.Matches(tool.Identifier, call.Identifier)))
        && tool.Locations.Any(location => Audience.Read(issuer, location) == (CallKind.Mcp, call.Upstream));
}
