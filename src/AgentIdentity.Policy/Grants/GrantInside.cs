using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>Whether one grant permits nothing that another does not.</summary>
internal static class GrantInside
{
    /// <summary>Whether one of the wider grants permits all that the narrower one does; several do not add up.</summary>
    public static bool AnyOf(ImmutableArray<Grant> wider, Grant narrower)
    {
        if (!wider.IsDefault)
        {
            foreach (var grant in wider)
            {
                if (ReferenceEquals(grant, narrower) || Holds(grant, narrower))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Holds(Grant wider, Grant narrower) =>
        wider.Kind == narrower.Kind && wider.Upstream == narrower.Upstream
        && (wider.Kind is CallKind.Http or CallKind.Data
            ? PathPattern.Contains(wider.Identifier, narrower.Identifier)
            : wider.Identifier == "*" || wider.Identifier == narrower.Identifier || (IsOfResources(narrower) && ResourceUri.Contains(wider.Identifier, narrower.Identifier)))
        && Actions(wider.Actions, narrower.Actions)
        && Limits(wider.Limits, narrower.Limits);

    // The same text is a pattern of resources and the name of one tool, so that a grant of both is only inside what names it.
    private static bool IsOfResources(Grant grant) =>
        grant.Kind == CallKind.Mcp && !grant.Actions.IsDefaultOrEmpty && grant.Actions.All(static action => action == McpAction.ReadResource);

    private static bool Actions(ImmutableArray<string> wider, ImmutableArray<string> narrower)
    {
        if (wider.IsDefault || narrower.IsDefault)
        {
            return false;
        }

        foreach (var action in narrower)
        {
            if (!wider.Contains(action))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Limits(ImmutableArray<ArgumentLimit> wider, ImmutableArray<ArgumentLimit> narrower)
    {
        foreach (var limit in wider.IsDefault ? [] : wider)
        {
            if (narrower.IsDefault || !narrower.Any(limit.Contains))
            {
                return false;
            }
        }

        return true;
    }
}
