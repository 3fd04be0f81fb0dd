using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What pages have in common.</summary>
internal static class PageRules
{
    public static RelationFailure NoToken { get; } = new(RelationFailureCode.InvalidContinuationToken, "Invalid continuation token");

    /// <summary>A page that nobody gave a size has the usual one: <c>new PageRequest()</c> is a struct of zeros.</summary>
    public static PageRequest Sized(PageRequest page) => page.Size == 0 ? page with { Size = RelationLimits.UsualPageItems } : page;

    public static RelationFailure? Refusal(PageRequest page) => page.Size is >= 1 and <= RelationLimits.PageItems
        ? null
        : new RelationFailure(RelationFailureCode.ValidationError, $"a page has 1 to {RelationLimits.PageItems} items, not {page.Size}");
}
