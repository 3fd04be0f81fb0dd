using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>What is asked of MCP servers besides tools, and by them.</summary>
public sealed class McpActionTests
{
    private const string Uri = "docs://handbook/refunds";

    [Fact]
    public void They_go_by_operations_of_the_upstream()
    {
        PolicyObject.Of(Call.Resource("docs", Uri)).Should().Be("operation:docs/resources");
        PolicyObject.Of(Call.Prompt("docs", "sum up", null)).Should().Be("operation:docs/prompts");
        PolicyObject.Of(Call.ServerAsks("docs", "sampling/createMessage", null)).Should().Be("operation:docs/sampling");
        PolicyObject.Of(Call.ServerAsks("docs", "elicitation/create", null)).Should().Be("operation:docs/elicitation");
        PolicyObject.Of(Call.ServerAsks("docs", "roots/list", null)).Should().Be("operation:docs/roots");
        PolicyObject.Of(Call.ServerAsks("docs", "tools/run", null)).Should().BeNull();
        PolicyObject.Of(new Call(CallKind.Mcp, "docs", "roots/list", "etc", null, true)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" sum")]
    [InlineData("sum\n")]
    [InlineData("*")]
    [InlineData("sum*")]
    [InlineData("\u202Esum")]
    public void A_prompt_whose_name_cannot_be_seen_is_no_object(string name) => PolicyObject.Of(Call.Prompt("docs", name, null)).Should().BeNull();

    [Theory]
    [InlineData("human")]
    [InlineData("agent")]
    [InlineData("grant")]
    public void Nothing_of_it_is_allowed_unless_human_agent_and_delegation_all_may(string without)
    {
        foreach (var (call, operation) in Calls())
        {
            Allowed(call, operation, without: "").Should().BeTrue();
            Allowed(call, operation, without).Should().BeFalse("{0} needs all", call.Action);
        }
    }

    [Fact]
    public void Whoever_may_use_every_tool_may_read_nothing_and_be_asked_nothing()
    {
        foreach (var (call, operation) in Calls())
        {
            var every = new Grant(CallKind.Mcp, "docs", ["tools/call"], "*", []);
            World(call, operation, every).Decide().Outcome.Should().Be(Outcome.Deny);
        }
    }

    [Theory]
    [InlineData("docs://handbook/*", true)]
    [InlineData("*", true)]
    [InlineData("docs://handbook/refunds", true)]
    [InlineData("docs://handbook/other", false)]
    [InlineData("docs://hand*", false)]
    public void A_grant_of_resources_is_held_by_its_pattern(string identifier, bool allowed) =>
        (World(Call.Resource("docs", Uri), "resources", Of(identifier)).Decide().Outcome == Outcome.Allow).Should().Be(allowed);

    [Fact]
    public void A_child_is_inside_its_parent_where_its_pattern_is()
    {
        Chained("docs://handbook/*", "docs://handbook/refunds").Should().Be(Outcome.Allow);
        Chained("*", "docs://handbook/*").Should().Be(Outcome.Allow);
        Chained("docs://handbook/*", "*").Should().Be(Outcome.Deny);
        Chained("docs://handbook/refunds", "docs://handbook/*").Should().Be(Outcome.Deny);
    }

    [Fact]
    public void The_same_text_is_no_pattern_of_tools()
    {
        var (wider, narrower) = (Of("docs://handbook/*"), Of("docs://handbook/refunds"));
        GrantInside.AnyOf([wider], narrower).Should().BeTrue();
        GrantInside.AnyOf([wider with { Actions = ["resources/read", "tools/call"] }], narrower with { Actions = ["resources/read", "tools/call"] }).Should().BeFalse();
        GrantMatch.Covers(wider with { Actions = ["tools/call"] }, Call.Tool("docs", "docs://handbook/refunds", null)).Should().BeFalse();
    }

    [Theory]
    [InlineData("{ tools: ['docs/*'] }", false)]
    [InlineData("{ tools: [docs/resources] }", false)]
    [InlineData("{ tools: ['*'] }", false)]
    [InlineData("{ operations: ['docs/*'] }", true)]
    [InlineData("{ operations: [docs/resources] }", true)]
    [InlineData("{ operations: [docs/prompts] }", false)]
    [InlineData("{ actions: [resources/read] }", true)]
    [InlineData("{ actions: ['resources/*'] }", true)]
    [InlineData("{ actions: [tools/call] }", false)]
    [InlineData("{ upstreams: [docs] }", true)]
    [InlineData("{ operations: [docs/resources], actions: [resources/read] }", true)]
    public void Rules_reach_it_as_an_operation_or_by_its_action_and_never_as_a_tool(string on, bool objects)
    {
        var world = World(Call.Resource("docs", Uri), "resources", Of("*")) with { Rules = $"  - {{ id: r, on: {on}, deny: \"true\" }}\n" };
        (world.Decide().Outcome == Outcome.Deny).Should().Be(objects);
    }

    [Fact]
    public void A_prompt_is_not_bound_by_the_rules_about_a_tool_of_its_name_and_rules_may_read_its_arguments()
    {
        var prompt = World(Call.Prompt("docs", "create_refund", Decisions.World.Json("""{"amount":"900"}""")), "prompts", Of("*") with { Actions = ["prompts/get"] });
        (prompt with { Rules = "  - { id: r, on: { tools: [docs/create_refund] }, deny: \"true\" }\n" }).Decide().Outcome.Should().Be(Outcome.Allow);
        (prompt with { Rules = "  - { id: r, on: { operations: [docs/prompts] }, deny: \"args.amount == '900'\" }\n" }).Decide().Outcome.Should().Be(Outcome.Deny);
        (prompt with { Rules = "  - { id: r, on: { operations: [docs/prompts] }, deny: \"request.identifier == 'create_refund'\" }\n" }).Decide().Outcome.Should().Be(Outcome.Deny);
    }

    [Fact]
    public void What_was_read_counts_by_its_operation() =>
        PastCall.Of(Call.Resource("docs", Uri), new World().Bundle(), Decisions.World.Noon).Name.Should().Be("docs/resources");

    private static IEnumerable<(Call Call, string Operation)> Calls() =>
    [
        (Call.Resource("docs", Uri), "resources"), (Call.ResourceInList("docs", Uri), "resources"),
        (Call.Prompt("docs", "sum up", null), "prompts"), (Call.PromptInList("docs", "sum up"), "prompts"),
        (Call.ServerAsks("docs", McpAction.Sample, null), "sampling"), (Call.ServerAsks("docs", McpAction.Elicit, null), "elicitation"),
        (Call.ServerAsks("docs", McpAction.ListRoots, null), "roots"),
    ];

    private static bool Allowed(Call call, string operation, string without)
    {
        var world = World(call, operation, new Grant(CallKind.Mcp, "docs", [call.Action], "*", []));
        return (without switch
        {
            "human" => world with { Tuples = [.. world.Tuples.Where(t => t.Relation != "human_may")] },
            "agent" => world with { Tuples = [.. world.Tuples.Where(t => t.Relation != "agent_may")] },
            "grant" => world with { Chain = [Decisions.World.Link() with { Grants = [] }] },
            _ => world,
        }).Decide().Outcome == Outcome.Allow;
    }

    private static Outcome Chained(string above, string below) => (World(Call.Resource("docs", Uri), "resources", Of(below)) with
    {
        Chain = [Decisions.World.Link("dlg_2") with { Grants = [Of(below)] }, Decisions.World.Link() with { Grants = [Of(above)] }],
    }).Decide().Outcome;

    private static Grant Of(string identifier) => new(CallKind.Mcp, "docs", ["resources/read"], identifier, []);

    private static World World(Call call, string operation, params ImmutableArray<Grant> grants) => new()
    {
        Call = call,
        Rules = "",
        Chain = [Decisions.World.Link() with { Grants = grants }],
        Tuples = [new("user:ben", "human_may", $"operation:docs/{operation}"), new("agent:codex", "agent_may", $"operation:docs/{operation}")],
    };
}
