using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The law of narrowing: whatever call a covered child allows, its parent allows too.</summary>
public sealed class Coverage
{
    [Law(Arbitrary = [typeof(SmallDetails)], Cases = 3000)]
    public void A_child_never_allows_a_call_that_its_parent_does_not(AuthorizationDetails parent, AuthorizationDetails child)
    {
        if (parent.Covers(child))
        {
            SampleCall.All.FirstOrDefault(call => call.AllowedBy(child) && !call.AllowedBy(parent)).Should().BeNull("{0} is under {1}", child, parent);
        }
    }

    [Law(Arbitrary = [typeof(Kin)], Cases = 5000)]
    public void Nor_does_one_that_differs_in_little(Kin kin)
    {
        ArgumentNullException.ThrowIfNull(kin);
        A_child_never_allows_a_call_that_its_parent_does_not(kin.Parent, kin.Child);
    }

    [Law(Arbitrary = [typeof(SmallDetails)])]
    public void Everything_covers_itself_and_survives_its_JSON(AuthorizationDetails details)
    {
        details.Covers(details).Should().BeTrue();
        AuthorizationDetails.Parse(details.ToJson()).Value.Should().Be(details);
    }

    [Law(Arbitrary = [typeof(SmallDetails)], Cases = 3000)]
    public void Covering_carries_over_generations(AuthorizationDetails first, AuthorizationDetails second, AuthorizationDetails third)
    {
        if (first.Covers(second) && second.Covers(third))
        {
            first.Covers(third).Should().BeTrue();
        }
    }

    [Law(Arbitrary = [typeof(SmallDetails)])]
    public void The_narrowed_is_covered_and_nothing_is_covered_by_nothing(AuthorizationDetails held, AuthorizationDetails asked)
    {
        if (held.Narrow(asked).TryGet(out var granted, out _))
        {
            held.Covers(granted).Should().BeTrue();
        }

        AuthorizationDetails.Empty.Covers(held).Should().Be(held.Items.Count == 0);
    }

    [Law(Arbitrary = [typeof(SmallDetails)], Cases = 1000)]
    public void A_child_that_tightens_one_thing_is_covered(AuthorizationDetails parent) =>
        parent.Covers(AuthorizationDetails.Of([.. parent.Items.Select(Tighten)])).Should().BeTrue();

    private static AuthorizationDetail Tighten(AuthorizationDetail item) => item switch
    {
        McpToolDetail tool => tool with { MaxCalls = 1, ArgumentLimits = [.. tool.ArgumentLimits, new("note", null, null, ["x"])] },
        HttpDetail http => http with { Paths = [http.Paths[0].Replace("*", "deep/*", StringComparison.Ordinal)] },
        ModelDetail model => model with { BudgetMicroUsd = 0 },
        DataDetail data => data with { Columns = data.Columns.Count == 0 ? ["id"] : [data.Columns[0]], MaxRows = 1 },
        _ => item,
    };
}
