namespace AgentIdentity.Cli.Tests;

public sealed class DecisionExplainTests
{
    private const string Refusal = """
        {"id":"dec_1","entries":[{"sequence":7,"time":"2026-11-23T02:00:00Z","kind":"decision","delegation":"dlg_1","decision":"dec_1",
        "body":{"human":"ben","agent":"codex","call":{"kind":"mcp","upstream":"crm","action":"tools/call","identifier":"create_refund"},
        "decision":{"outcome":"deny","rule":{"id":"refund-ceiling","message":"Refunds above 250 are not for agents."},
        "conjuncts":[
          {"name":"human_may","ok":true,"proof":["user:ben human_may tool:crm/create_refund"]},
          {"name":"agent_may","ok":false,"reason":"no_relation","why":"Nothing relates agent:codex to it.","remedy":"An administrator adds the tuple."},
          {"name":"delegation","ok":true},
          {"name":"rules","ok":false,"reason":"rule_denied","why":"refund-ceiling objects.","remedy":"Ask for less."}]}}}]}
        """;

    [Fact]
    public async Task Every_failing_conjunct_is_named_with_why_and_mend()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_1", Refusal);

        var run = await server.RunAsync("decision", "explain", "dec_1");

        run.ExitCode.Should().Be(ExitCode.Done);
        run.Output.Should().Contain("dec_1: deny")
            .And.Contain("holds   human_may\n          by    user:ben human_may tool:crm/create_refund\n").And.Contain("holds   delegation")
            .And.Contain("fails   agent_may: no_relation").And.Contain("mend  An administrator adds the tuple.")
            .And.Contain("fails   rules: rule_denied").And.Contain("rule        refund-ceiling")
            .And.Contain("call        mcp crm tools/call create_refund").And.Contain("human       ben").And.Contain("delegation  dlg_1");
    }

    [Fact]
    public async Task A_call_refused_before_its_decision_says_what_was_wrong()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_2", """
            {"id":"dec_2","entries":[{"kind":"refusal","body":{"human":"ben","refusal":{"code":"AID3021","title":"Duplicate key","detail":"The body names 'amount' twice."}}}]}
            """);

        (await server.RunAsync("decision", "explain", "dec_2")).Output.Should()
            .Contain("dec_2: refused before it was decided").And.Contain("AID3021").And.Contain("The body names 'amount' twice.");
    }

    [Fact]
    public async Task An_allowed_call_says_how_it_ended()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_3", """
            {"entries":[{"body":{"decision":{"outcome":"allow","conjuncts":[]}}},{"kind":"outcome","body":{"outcome":"completed","status":200}}]}
            """);

        (await server.RunAsync("decision", "explain", "dec_3")).Output.Should().Contain("dec_3: allow").And.Contain("ended       completed, status 200");
    }

    [Fact]
    public async Task A_model_call_shows_every_candidate_that_was_decided_on_and_every_one_that_was_passed_over()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_4", """
            {"entries":[{"kind":"decision","body":{"call":{"kind":"model","upstream":"small/first"},"decision":{"outcome":"allow","conjuncts":[]}}},
            {"kind":"attempt","body":{"candidate":"small/second","decision":{"outcome":"allow","conjuncts":[{"name":"rules","ok":true}]}}},
            {"kind":"outcome","body":{"outcome":"completed","status":200,"route":{"candidate":"small/second","passed_over":[{"candidate":"small/third","why":"denied","by":"only-eu"}]}}}]}
            """);

        (await server.RunAsync("decision", "explain", "dec_4")).Output.Should().Contain("model small/first")
            .And.Contain("then small/second: allow").And.Contain("    holds   rules").And.Contain("answered by small/second").And.Contain("passed over small/third: denied by only-eu");
    }

    [Fact]
    public async Task An_answer_without_a_decision_is_not_passed_off_as_one()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_1", "{}");

        (await server.RunAsync("decision", "explain", "dec_1")).ExitCode.Should().Be(ExitCode.Unavailable);
    }
}
