using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

/// <summary>A parent and a child that differs from it in little: where a missing comparison would show.</summary>
public sealed record Kin(AuthorizationDetails Parent, AuthorizationDetails Child)
{
    public static Arbitrary<Kin> Pairs() => Arb.From(
        from parent in SmallDetails.Item()
        from other in SmallDetails.Item()
        from field in Gen.Choose(0, 3)
        select new Kin(AuthorizationDetails.Of(parent), AuthorizationDetails.Of(Cross(parent, other, field))));

    private static AuthorizationDetail Cross(AuthorizationDetail parent, AuthorizationDetail other, int field) => (parent, other, field) switch
    {
        (McpToolDetail tool, McpToolDetail from, 0) => tool with { ArgumentLimits = from.ArgumentLimits },
        (McpToolDetail tool, McpToolDetail from, 1) => tool with { MaxCalls = from.MaxCalls },
        (McpToolDetail tool, McpToolDetail from, 2) => tool with { Identifier = from.Identifier },
        (HttpDetail http, HttpDetail from, 0 or 1) => http with { Paths = from.Paths },
        (ModelDetail model, ModelDetail from, 0 or 1) => model with { BudgetMicroUsd = from.BudgetMicroUsd },
        (ModelDetail model, ModelDetail from, 2) => model with { Identifier = from.Identifier },
        (DataDetail data, DataDetail from, 0) => data with { Columns = from.Columns },
        (DataDetail data, DataDetail from, 1) => data with { MaxRows = from.MaxRows },
        (DataDetail data, DataDetail from, 2) => data with { Identifier = from.Identifier },
        (ModelDetail, _, _) => parent with { Locations = other.Locations },
        _ => parent with { Locations = other.Locations, Actions = other is ModelDetail ? parent.Actions : other.Actions },
    };
}
