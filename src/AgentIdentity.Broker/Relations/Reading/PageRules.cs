using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What pages have in common.</summary>
internal static class PageRules
{
    private const int Largest = 100;

    public static RelationFailure NoToken { get; } = new(RelationFailureCode.InvalidContinuationToken, "Invalid continuation token");

    public static RelationFailure NoStore { get; } = new(RelationFailureCode.StoreIdNotFound, "Store ID not found");

    public static RelationFailure? Refusal(PageRequest page) => page.Size is >= 1 and <= Largest
        ? null
        : new RelationFailure(RelationFailureCode.ValidationError, $"a page has 1 to {Largest} items, not {page.Size}");
}
