namespace AgentIdentity.Tokens.Tests;

public sealed class SameDetails
{
    private static readonly ModelDetail Model = new(["a"], "m", 5);

    [Fact]
    public void Details_are_equal_when_they_say_the_same()
    {
        var (one, same, other) = (AuthorizationDetails.Of(Model), AuthorizationDetails.Of(Model with { }), AuthorizationDetails.Of(Model with { BudgetMicroUsd = 6 }));

        one.ToString().Should().Be(one.ToJson());
        one.Equals(same).Should().BeTrue();
        one.Equals((object)same).Should().BeTrue();
        one.GetHashCode().Should().Be(same.GetHashCode());
        one.Equals(other).Should().BeFalse();
        one.Equals("text").Should().BeFalse();
        one.Equals((object?)null).Should().BeFalse();
    }

    [Fact]
    public void No_details_are_empty_and_do_not_change_with_the_list_they_were_made_of()
    {
        var list = new List<AuthorizationDetail> { Model };
        var details = AuthorizationDetails.Of(list);
        list.Add(Model with { Identifier = "*" });

        details.Items.Should().ContainSingle();
        AuthorizationDetails.Of().Should().BeSameAs(AuthorizationDetails.Empty);
    }

    [Fact]
    public void Kinds_do_not_cover_each_other()
    {
        AuthorizationDetail[] kinds =
        [
            new McpToolDetail(["a"], [], "*", [], null), new HttpDetail(["a"], [], ["/*"]), new DataDetail(["a"], [], "*", [], null), new ModelDetail(["a"], "*", null),
        ];

        foreach (var held in kinds)
        {
            kinds.Where(held.Covers).Should().Equal(held);
        }
    }

    [Fact]
    public void Nothing_is_asked_of_nobody()
    {
        var details = AuthorizationDetails.Of(Model);

        FluentActions.Invoking(() => details.Covers(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Model.Covers(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => AuthorizationDetails.Of(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => AuthorizationDetails.Parse((string)null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_budget_is_written_with_two_decimals_or_as_many_as_it_has()
    {
        string Written(long budget) => AuthorizationDetails.Of(Model with { BudgetMicroUsd = budget }).ToJson();

        Written(0).Should().Contain("\"0.00\"");
        Written(1_500_000).Should().Contain("\"1.50\"");
        Written(1_234_567).Should().Contain("\"1.234567\"");
    }
}
