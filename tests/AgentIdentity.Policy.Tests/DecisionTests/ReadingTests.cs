namespace AgentIdentity.Policy.Tests.DecisionTests;

/// <summary>Every mistake in a file of tests is named by line, column, code and mend, and all are named at once.</summary>
public sealed class ReadingTests
{
    private const string Test = "tests: [{ " + TestSource.Under + ", ";
    private const string Other = "tests: [{ name: t, under: desk, expect: { outcome: allow }, ";

    [Theory]
    [InlineData("tests: []", "1:8 AID2157 there are no 'tests', so nothing would be tested; add one")]
    [InlineData("tsets: []", "*AID2157 there are no 'tests'*|1:1 AID2003 a file of decision tests has no 'tsets'; it has *; did you mean 'tests'?")]
    [InlineData("tests: [{ under: desk, call: { model: fast }, expect: { outcome: allow } }]", "1:9 AID2155 a test needs 'name', a sentence that says what holds")]
    [InlineData(Test + "expect: {} }]", "*AID2157 this test expects nothing; add one of outcome, *")]
    [InlineData("tests: [{ " + TestSource.Under + " }]", "1:9 AID2157 this test expects nothing; add expect, as in expect: { outcome: allow }")]
    [InlineData(Test + "expects: { outcome: allow } }]", "1:9 AID2157 *|*AID2003 a test has no 'expects'; it has *; did you mean 'expect'?")]
    [InlineData(Test + "expect: { outcome: allowed } }]", "*AID2004 'outcome' is allow or deny or needs_approval or needs_step_up, not 'allowed'; did you mean 'allow'?")]
    [InlineData(Test + "expect: { humanmay: true } }]", "*AID2003 'expect' has no 'humanmay'; it has *; did you mean 'human_may'?")]
    [InlineData(Test + "expect: { human_may: yes } }]", "*AID2004 'human_may' must be true or false, without quotes")]
    [InlineData(Test + "expect: { rule: refund-cieling } }]", "*AID2156 there is no rule 'refund-cieling'; did you mean 'refund-ceiling'?")]
    [InlineData(Test + "expect: { shadow: [office] } }]", "*AID2156 there is no rule 'office'")]
    [InlineData(Test + "expect: { obligations: [{ redact: [a], label: [b] }] } }]", "*AID2155 an obligation names its rule, or one of redact, label, strip_tool_call, or both")]
    [InlineData(Test + "expect: { obligations: none } }]", "*AID2004 'obligations' must be a list*")]
    [InlineData(Test + "at: 2026-11-23T12:00:00, expect: { outcome: allow } }]", "*AID2004 'at' is '2026-11-23T12:00:00', which is no moment; write it as 2026-11-23T10:00:00Z or *")]
    [InlineData(Test + "authentication: { age: 5 }, expect: { outcome: allow } }]", "*AID2004 'age' is '5', which is no span of time; write it as 90s, 15m, 8h or 30d")]
    [InlineData(Test + "source: { ip: localhost }, expect: { outcome: allow } }]", "*AID2004 'localhost' is no IP address")]
    [InlineData(Test + "history: [{ call: crm/x }], expect: { outcome: allow } }]", "*AID2155 a past call needs 'ago', as in *")]
    [InlineData(Test + "approved: [nobody], expect: { outcome: allow } }]", "*AID2156 there is no rule 'nobody'")]
    [InlineData(Test + "assurance: strong, expect: { outcome: allow } }]", "*AID2004 'assurance' is authenticated or self_asserted, not 'strong'")]
    [InlineData(Test + "tuples: [{ user: 'user:x', relation: assigne, object: 'role:support' }], expect: { outcome: allow } }]", "*AID2007 type 'role' has no relation 'assigne'*")]
    [InlineData(Other + "call: { tool: create_refund } }]", "1:75 AID2004 'create_refund' must name the upstream and the tool, as in crm/create_refund")]
    [InlineData(Other + "call: { http: 'GET /orders/1' } }]", "*AID2004 'GET /orders/1' must name the upstream, the method and the path, as in: orders GET /orders/17")]
    [InlineData(Other + "call: { tool: crm/x, model: fast } }]", "*AID2155 a call has exactly one of tool, resource, prompt, asks, http, data, model")]
    [InlineData(Other + "call: { tool: crm/x, body: {} } }]", "1:82 AID2004 a call of a tool has no 'body'; give it args")]
    [InlineData(Other + "call: { tool: crm/x, args: 5 } }]", "*AID2004 'args' must be a map of names to values, not a text")]
    [InlineData("tests: [{ name: t, under: desk, expect: { outcome: allow } }]", "1:9 AID2155 a test needs a 'call', as in *")]
    [InlineData("tests: [{ name: t, under: dsek, call: { model: fast }, expect: { outcome: allow } }]", "1:27 AID2156 there is no delegation 'dsek'; did you mean 'desk'?")]
    [InlineData("tests: [{ name: t, call: { model: fast }, expect: { outcome: allow } }]", "1:9 AID2155 a test needs 'under', the delegation; one about a call without any needs 'human' and 'as'")]
    [InlineData("excuses: [{ rule: refund-ceiling, never: perhaps, because: x }]\n" + Test + "expect: { outcome: allow } }]", "1:42 AID2004 'never' is true or false, not 'perhaps'")]
    [InlineData("excuses: [{ rule: refund-ceiling, never: 'true' }]\n" + Test + "expect: { outcome: allow } }]", "1:11 AID2155 an excuse needs 'because', as in *")]
    public void A_mistake_is_named_where_it_is(string rest, string expected)
    {
        var problems = TestSource.Problems(rest);

        problems.Should().HaveCount(expected.Split('|').Length);
        foreach (var pattern in expected.Split('|'))
        {
            problems.Should().ContainMatch(pattern);
        }
    }

    [Theory]
    [InlineData("  x: { human: ben, grants: [] }", "*AID2155 delegation 'x' needs 'agent', to whom it was given")]
    [InlineData("  x: { agent: codex, grants: [] }", "*AID2155 delegation 'x' needs 'human', whose it is")]
    [InlineData("  x: { parent: desc, agent: codex }", "*AID2156 there is no delegation 'desc'; did you mean 'desk'?")]
    [InlineData("  x: { parent: x, agent: codex }", "*AID2155 delegation 'x' is its own parent*")]
    [InlineData("  x: { human: ben, agent: codex, state: off }", "*AID2004 'state' is active or paused or ended, not 'off'")]
    [InlineData("  x: { human: ben, agent: codex, grant: [] }", "*AID2003 delegation 'x' has no 'grant'; it has *; did you mean 'grants'?")]
    [InlineData("  x: { human: ben, agent: codex, grants: [{ tool: [crm/x] }] }", "*AID2155 a grant needs tools, resources, prompts, asks, http, data or models*|*AID2003 a grant has no 'tool'; *; did you mean 'tools'?")]
    [InlineData("  x: { human: ben, agent: codex, grants: [{ tools: crm/x, limits: { amount: { maximum: 5 } } }] }", "*AID2003 the limit of 'amount' has no 'maximum'; it has max, min, one_of")]
    [InlineData("  x: { human: ben, agent: codex, grants: [{ tools: crm/x, limits: { amount: { max: many } } }] }", "*AID2004 'max' must be a number")]
    public void A_mistake_in_a_delegation_is_named_where_it_is(string delegation, string expected)
    {
        var problems = TestSource.Problems(delegation + "\n" + Test + "expect: { outcome: allow } }]");

        foreach (var pattern in expected.Split('|'))
        {
            problems.Should().ContainMatch(pattern);
        }
    }

    [Fact]
    public void All_mistakes_are_named_at_once() => TestSource.Problems("""
        tests:
          - name: one
            under: nobody
            call: { tool: refund }
            expect: { outcome: yes }
          - name: one
            under: desk
            call: { model: fast }
        """).Select(p => p.Split(' ')[0]).Should().Equal("3:12", "4:19", "5:24", "6:5", "6:11");
}
