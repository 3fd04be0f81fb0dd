using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>
/// Tried as a new user would: one slip in a sound file of rules, and nothing known but the message. It points at the slip and names
/// what was meant; putting that there makes the file sound again.
/// </summary>
public sealed partial class TypoTrial
{
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type role
          relations
            define assignee: [user]
        type tool
          relations
            define human_may: [user]
            define agent_may: [agent]

        """;

    private const string Mapping = """
        apiVersion: agentidentity/v1
        upstream: crm
        tools:
          create_refund:
            risk: high
            input:
              properties: { order: { type: string }, amount: { type: number }, currency: { type: string }, tags: { type: array, items: { type: string } } }
              required: [order, amount, currency, tags]
          get_contact:
            risk: medium
            input: { properties: { id: { type: string } }, required: [id] }

        """;

    private const string Sound = """
        apiVersion: agentidentity/v1
        rules:
          - id: refund-limit
            owner: payments
            message: "Up to {{ variables.limit }} {{ args.currency }}."
            on: { tools: [crm/create_refund], actions: [tools/call], upstreams: [crm], agents: [codex], risk: [high, critical] }
            let: { limit: "100.0" }
            require: args.amount <= variables.limit || size(args.tags) > 3
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }
          - id: strong-sign-in
            owner: security
            message: "Sign in again."
            on: { tools: [crm/create_refund] }
            deny: args.currency.startsWith("X") && delegation.purpose != "support"
            otherwise: { step_up: { acr: "urn:example:strong", max_age: 5m } }
          - id: office-hours
            owner: security
            message: "By day only."
            mode: shadow
            since: 2026-11-01
            deny: time.now.getHours("UTC") < 7 && request.method == "POST" && actor.assurance == "self_asserted"
          - id: not-too-often
            owner: security
            message: "Too often."
            require: history.calls("crm/*", duration("1h")) < 20 && chain.depth <= 4 && !delegation.unattended
          - id: hide
            owner: privacy
            on: { tools: [crm/get_contact] }
            when: subject.id != "ann" && resource.type == "" && !history.has_label("public")
            redact: [iban]
          - id: mark
            owner: privacy
            on: { tools: [crm/get_contact] }
            label: [customer-data]
          - id: no-tools
            owner: privacy
            on: { models: [fast] }
            strip_tool_call: true

        """;

    /// <summary>What was meant, and what was written.</summary>
    public static TheoryData<string, string> Slips => new()
    {
        { "apiVersion: ", "apiVersoin: " }, { "rules:", "rule:" }, { "id: refund-limit", "ids: refund-limit" }, { "owner: payments", "ownr: payments" },
        { "message: \"Up", "mesage: \"Up" }, { "on: { tools: [crm/create_refund], actions", "onn: { tools: [crm/create_refund], actions" },
        { "tools: [crm/create_refund], actions", "tool: [crm/create_refund], actions" }, { "actions: [", "action: [" }, { "upstreams: [", "upstrems: [" },
        { "agents: [", "agnets: [" }, { "risk: [high, critical]", "risks: [high, critical]" }, { "high, ", "hihg, " }, { "critical]", "critcal]" },
        { "tools/call]", "tool/call]" }, { "crm/create_refund], actions", "crm/creat_refund], actions" }, { "let: {", "lets: {" },
        { "require: args.amount", "requires: args.amount" }, { "args.amount <=", "args.ammount <=" }, { "variables.limit ||", "variables.limt ||" },
        { "size(", "szie(" }, { "args.tags)", "args.tag)" }, { "args.currency }}", "args.curency }}" }, { "variables.limit }}", "variables.limmit }}" },
        { "otherwise: { approval", "otherwse: { approval" }, { "approval: {", "aproval: {" }, { "from: \"role", "form: \"role" }, { "ttl: 15m", "tll: 15m" },
        { "from: \"role:team-lead", "from: \"rol:team-lead" }, { "from: \"role:team-lead", "from: \"role:team-lead#asignee" },
        { "deny: args.currency", "denny: args.currency" }, { "startsWith(", "startWith(" }, { "delegation.purpose", "delegation.purpos" },
        { "step_up: {", "stepup: {" }, { "acr: \"", "arc: \"" }, { "max_age: 5m", "maxage: 5m" }, { "mode: shadow", "moode: shadow" }, { "shadow\n", "shadwo\n" },
        { "since: 2026", "sinse: 2026" }, { "time.now.", "time.nwo." }, { "getHours(", "getHour(" }, { "request.method", "request.methd" },
        { "actor.assurance", "actor.asurance" }, { "history.calls(", "history.call(" }, { "duration(", "duraton(" }, { "chain.depth", "chain.dept" },
        { "!delegation.unattended", "!delegation.unatended" }, { "when: subject", "wehn: subject" }, { "subject.id", "subjet.id" },
        { "resource.type", "resource.tpye" }, { "has_label(", "haslabel(" }, { "redact: [", "redcat: [" }, { "label: [", "lable: [" },
        { "models: [", "modles: [" }, { "strip_tool_call: true", "strip_tool_calls: true" },
    };

    [Fact]
    public void The_file_of_the_trial_is_sound() => Problems(Sound).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Slips))]
    public void A_slip_is_mended_in_one_step_from_the_message_alone(string meant, string written)
    {
        Sound.Split(meant).Should().HaveCountGreaterThan(1, "the slip is made in a place that there is");
        var at = Sound.IndexOf(meant, StringComparison.Ordinal);
        var slipped = Sound[..at] + written + Sound[(at + meant.Length)..];

        var problem = Problems(slipped).Should().ContainSingle().Subject;

        problem.File.Should().Be("rules/a.yaml");
        var suggested = Meant().Match(problem.Message);
        suggested.Success.Should().BeTrue($"the message names what was meant: {problem.Message}");
        Problems(Mended(slipped, problem, suggested.Groups["meant"].Value)).Should().BeEmpty($"the message is enough: {problem}");
    }

    /// <summary>What a reader does: goes to the place, and writes what the message says over the word that stands there.</summary>
    private static string Mended(string text, PolicyProblem problem, string meant)
    {
        var lines = text.Split('\n');
        var line = lines[problem.Line - 1];
        var word = Word().Match(line, problem.Column - 1);
        word.Index.Should().Be(problem.Column - 1, $"the message points at the word itself: {problem}");
        lines[problem.Line - 1] = line[..word.Index] + meant + line[(word.Index + word.Length)..];
        return string.Join('\n', lines);
    }

    private static ImmutableArray<PolicyProblem> Problems(string rules)
    {
        try
        {
            PolicyBundle.Compile([new("model/main.fga", Model), new("mappings/crm.yaml", Mapping), new("rules/a.yaml", rules)]);
            return [];
        }
        catch (PolicyLoadException refused)
        {
            return refused.Problems;
        }
    }

    [GeneratedRegex(@"did you mean '(?<meant>[^']+)'\?", RegexOptions.CultureInvariant)]
    private static partial Regex Meant();

    [GeneratedRegex(@"[A-Za-z_][A-Za-z0-9_/-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
