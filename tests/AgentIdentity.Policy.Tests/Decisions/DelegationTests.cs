namespace AgentIdentity.Policy.Tests.Decisions;

public sealed class DelegationTests
{
    [Theory]
    [InlineData(DelegationState.Ended, "delegation_ended")]
    [InlineData(DelegationState.Unknown, "delegation_ended")]
    [InlineData(DelegationState.Paused, "delegation_paused")]
    public void A_delegation_that_is_not_active_denies(DelegationState state, string reason) =>
        Reason(new World { Chain = [World.Link() with { State = state }] }).Should().Be(reason);

    [Fact]
    public void A_delegation_denies_from_the_very_moment_of_its_end()
    {
        Reason(new World { Chain = [World.Link() with { EndsAt = World.Noon }] }).Should().Be("delegation_expired");
        Reason(new World { Chain = [World.Link() with { EndsAt = World.Noon.AddTicks(1) }] }).Should().BeNull();
    }

    [Fact]
    public void A_delegation_of_another_human_or_to_another_agent_denies()
    {
        Reason(new World { Chain = [World.Link() with { Human = "eve" }] }).Should().Be("delegation_mismatch");
        Reason(new World { Chain = [World.Link() with { Agent = "helper" }] }).Should().Be("delegation_mismatch");
    }

    [Fact]
    public void Every_link_of_a_chain_must_be_in_force_and_contain_the_call()
    {
        var child = World.Link("dlg_2", "helper");
        var world = new World { Actor = "helper", Chain = [child, World.Link()] };

        Reason(world).Should().BeNull();
        Reason(world with { Chain = [child, World.Link() with { State = DelegationState.Ended }] }).Should().Be("delegation_ended");
        Reason(world with { Chain = [child, World.Link() with { EndsAt = World.Noon }] }).Should().Be("delegation_expired");
        Reason(world with { Chain = [child, World.Link() with { Grants = [] }] }).Should().Be("not_granted");
        Reason(world with { Chain = [child, World.Link() with { Grants = [World.Refunds(50)] }] }).Should().Be("argument_limit");
        Reason(world with { Chain = [child with { Grants = [World.Refunds(50)] }, World.Link()] }).Should().Be("argument_limit");
        Reason(world with { Chain = [child, World.Link() with { Human = "eve" }] }).Should().Be("delegation_mismatch");
    }

    [Fact]
    public void Every_agent_of_a_chain_must_be_allowed_not_only_the_last()
    {
        var world = new World { Actor = "helper", Chain = [World.Link("dlg_2", "helper"), World.Link()] };
        var decision = (world with { Tuples = world.Tuples.RemoveAll(t => t.User == "agent:codex") }).Decide();

        decision.Conjuncts.Where(c => !c.Ok).Select(c => c.Name).Should().Equal("agent_may");
        decision.Conjuncts[1].Why.Should().Contain("agent:codex");
    }

    [Fact]
    public void A_token_narrows_the_delegation_and_never_widens_it()
    {
        Reason(new World { TokenGrants = [] }).Should().Be("token_not_granted");
        Reason(new World { TokenGrants = [World.Refunds(50)] }).Should().Be("argument_limit");
        Reason(new World { TokenGrants = [World.Refunds(1000)] }).Should().BeNull();
        Reason(new World { TokenGrants = [World.Refunds(1000)], Chain = [World.Link() with { Grants = [] }] }).Should().Be("not_granted");
    }

    [Fact]
    public void The_caller_is_told_that_its_token_was_narrowed_where_nothing_else_objects()
    {
        var told = new World { TokenGrants = [] }.Decide().ForCaller();
        (told.Reason, told.Mend).Should().Be(("token_not_granted", "exchange the delegation for a token that contains it"));

        var world = new World { TokenGrants = [] };
        foreach (var stranger in new[] { "user:ben", "agent:codex" })
        {
            (world with { Tuples = world.Tuples.RemoveAll(t => t.User == stranger) }).Decide().ForCaller().Reason.Should().BeNull();
        }
    }

    [Theory]
    [InlineData("""{"amount":80}""", null)]
    [InlineData("""{"amount":501}""", "argument_limit")]
    [InlineData("""{"order":{"amount":80}}""", "argument_limit")]
    [InlineData("""[80]""", "argument_limit")]
    [InlineData(null, "argument_limit")]
    public void Limits_of_a_request_are_about_its_body(string? body, string? reason) => Reason(new World
    {
        Call = Call.Http("orders", "POST", "/refunds", "amount=1", bodyRead: true, body is null ? null : World.Json(body)),
        Chain = [World.Link() with { Grants = [new(CallKind.Http, "orders", ["POST"], "/refunds", [new ArgumentLimit("amount", 500)])] }],
        Tuples = [new("user:ben", "human_may", "operation:orders/write"), new("agent:codex", "agent_may", "operation:orders/write")],
    }).Should().Be(reason);

    [Fact]
    public void Limits_of_two_grants_do_not_add_up()
    {
        var grants = World.Refunds() with { Limits = [new("amount", Max: 100), new("currency", OneOf: ["USD"])] };
        Reason(new World { Chain = [World.Link() with { Grants = [World.Refunds(10), grants] }] }).Should().Be("argument_limit");
    }

    [Theory]
    [InlineData("""{"amount":100}""", null)]
    [InlineData("""{"amount":100.01}""", "argument_limit")]
    [InlineData("""{"amount":"80"}""", "argument_limit")]
    [InlineData("""{"amount":null}""", "argument_limit")]
    [InlineData("""{"amount":1e300}""", "argument_limit")]
    [InlineData("""{"Amount":80}""", "argument_limit")]
    [InlineData("""{}""", "argument_limit")]
    [InlineData("[80]", "argument_limit")]
    public void A_limited_argument_must_be_there_and_a_number_inside_the_limit(string arguments, string? reason) =>
        Reason(new World { Rules = "", Call = Call.Tool("crm", "create_refund", World.Json(arguments)) }).Should().Be(reason);

    [Theory]
    [InlineData("\"EUR\"", null)]
    [InlineData("\"eur\"", "argument_limit")]
    [InlineData("1", "argument_limit")]
    public void A_choice_of_texts_is_compared_exactly(string currency, string? reason)
    {
        var grant = World.Refunds() with { Limits = [new("currency", OneOf: ["EUR", "1"])] };
        Reason(new World
        {
            Rules = "",
            Chain = [World.Link() with { Grants = [grant] }],
            Call = Call.Tool("crm", "create_refund", World.Json($$"""{"currency":{{currency}}}""")),
        }).Should().Be(reason);
    }

    [Fact]
    public void A_minimum_is_a_limit_too() =>
        Reason(new World { Chain = [World.Link() with { Grants = [World.Refunds() with { Limits = [new("amount", Min: 90)] }] }] })
            .Should().Be("argument_limit");

    private static string? Reason(World world)
    {
        var decision = world.Decide();
        decision.Outcome.Should().Be(decision.ReasonCode is null ? Outcome.Allow : Outcome.Deny);
        return decision.ReasonCode;
    }
}
