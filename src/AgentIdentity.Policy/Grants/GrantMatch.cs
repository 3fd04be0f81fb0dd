using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>Whether grants contain a call. One grant must contain all of it; grants do not add up.</summary>
internal readonly record struct GrantMatch(GrantMatchKind Kind, string? Why)
{
    /// <summary>Whether this one grant contains the call.</summary>
    public static bool Covers(Grant grant, Call call) => Names(grant, call) && LimitObjection(grant, call) is null;

    public static GrantMatch Of(ImmutableArray<Grant> grants, Call call)
    {
        string? limit = null;
        if (!grants.IsDefault)
        {
            foreach (var grant in grants)
            {
                if (Names(grant, call))
                {
                    var objection = LimitObjection(grant, call);
                    if (objection is null)
                    {
                        return new GrantMatch(GrantMatchKind.Covered, null);
                    }

                    limit ??= objection;
                }
            }
        }

        return limit is null ? new GrantMatch(GrantMatchKind.NotCovered, null) : new GrantMatch(GrantMatchKind.Limited, limit);
    }

    private static bool Names(Grant grant, Call call) =>
        grant.Kind == call.Kind && grant.Upstream == call.Upstream
        && !grant.Actions.IsDefault && grant.Actions.Contains(call.Action)
        && (call.Kind is CallKind.Http or CallKind.Data
            ? PathPattern.Matches(grant.Identifier, call.Identifier)
            : call is { Kind: CallKind.Mcp, Action: McpAction.ReadResource } ? ResourceUri.Matches(grant.Identifier, call.Identifier)
            : grant.Identifier == "*" || grant.Identifier == call.Identifier);

    private static string? LimitObjection(Grant grant, Call call)
    {
        if (grant.Limits.IsDefaultOrEmpty)
        {
            return null;
        }

        if (!call.ArgumentsKnown)
        {
            return call.ForList ? null : "the arguments are limited and were not read";
        }

        var arguments = Limited(call);
        foreach (var limit in grant.Limits)
        {
            if (ArgumentCheck.Objection(limit, arguments, call.Kind) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    /// <summary>What limits are about: the arguments of a tool, and of an HTTP or data request the members of its body, as in the history.</summary>
    private static JsonElement? Limited(Call call) => call.Kind is not (CallKind.Http or CallKind.Data) ? call.Arguments
        : call.Arguments is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty("body", out var body) ? body : null;
}

internal enum GrantMatchKind
{
    NotCovered,
    /// <summary>A grant names the call, but an argument is outside its limits.</summary>
    Limited,
    Covered,
}
