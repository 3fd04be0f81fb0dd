using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads everything that a test's decision depends on, besides policy and tuples.</summary>
internal sealed class RequestReader(StoreYaml yaml, DelegationReader delegations, RuleNames rules, DateTimeOffset? now)
{
    public DecisionRequest? Read(YamlMap test)
    {
        var call = new CallReader(yaml).Read(test);
        var (chain, human, agent) = Who(test);
        if ((yaml.Moment(test, "at") ?? now) is not { } at)
        {
            if (test.Find("at") is null)
            {
                yaml.Wrong(PolicyError.DecisionTestIncomplete, test, "when? give the file 'now', or the test 'at', as in 2026-11-23T10:00:00Z");
            }

            return null;
        }

        var token = test.Find("token") is null ? (ImmutableArray<Grant>?)null : new GrantReader(yaml).Read(test, "token");
        var signIn = SignIn(test, at);
        return call is null || human is null || agent is null ? null : new DecisionRequest(call, human, agent, chain, token, at)
        {
            ActorAssurance = yaml.Word(test, "assurance", "authenticated", "self_asserted") ?? "authenticated",
            Unattended = yaml.Flag(test, "unattended") ?? false,
            SignIn = signIn,
            Source = Source(test),
            History = History(test, at),
            Approved = [.. yaml.Texts(test, "approved").Where(r => rules.Check(yaml, r)).Select(r => new ApprovedRule(r.Text, $"apr_{r.Text}", "test"))],
            External = yaml.Word(test, "external", "allow", "deny") is { } external ? new ExternalAnswer(external == "allow", "test", null) : null,
        };
    }

    /// <summary>The delegation gives human and agent; a test without one says who they are.</summary>
    private (ImmutableArray<DelegationLink> Chain, string? Human, string? Agent) Who(YamlMap test)
    {
        var (human, agent) = (yaml.Text(test, "human")?.Text, yaml.Text(test, "as")?.Text);
        if (yaml.Text(test, "under") is { } under)
        {
            if (delegations.Chain(under.Text) is { IsEmpty: false } chain)
            {
                return (chain, human ?? chain[0].Human, agent ?? chain[0].Agent);
            }

            if (!delegations.Names.Contains(under.Text))
            {
                yaml.Wrong(PolicyError.DecisionTestName, under, $"there is no delegation '{under.Text}'{Spelling.Hint(under.Text, delegations.Names)}");
            }

            return ([], null, null);
        }

        if (test.Find("under") is null && (human is null || agent is null))
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, test, "a test needs 'under', the delegation; one about a call without any needs 'human' and 'as'");
        }

        return ([], human, agent);
    }

    private SignIn SignIn(YamlMap test, DateTimeOffset at)
    {
        if (test.Find("authentication") is not { } value || yaml.Map(value, "'authentication'", TestKeys.SignIn) is not { } map)
        {
            return Policy.SignIn.Unknown;
        }

        return new SignIn(yaml.Text(map, "acr")?.Text, yaml.Span(map, "age") is { } age ? at - age : null);
    }

    private CallSource Source(YamlMap test)
    {
        if (test.Find("source") is not { } value || yaml.Map(value, "'source'", TestKeys.Source) is not { } map || yaml.Text(map, "ip") is not { } text)
        {
            return CallSource.Unknown;
        }

        if (IPAddress.TryParse(text.Text, out var ip))
        {
            return new CallSource(ip);
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{text.Text}' is no IP address");
        return CallSource.Unknown;
    }

    private CallHistory History(YamlMap test, DateTimeOffset at)
    {
        var history = CallHistory.Empty.WithLabels(yaml.Texts(test, "labels").Select(l => l.Text));
        var calls = yaml.Items(test, "history").Select(item => Past(item, at)).OfType<PastCall>();
        // Kept as they were made, whatever order the author found readable.
        return calls.OrderBy(c => c.At).Aggregate(history, static (before, call) => before.With(call));
    }

    private PastCall? Past(YamlValue item, DateTimeOffset at)
    {
        if (yaml.Map(item, "a past call", TestKeys.PastCall) is not { } map)
        {
            return null;
        }

        foreach (var missing in TestKeys.PastCall.Take(2).Where(k => map.Find(k) is null))
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"a past call needs '{missing}', as in {{ call: crm/create_refund, ago: 5m }}");
        }

        if (yaml.Text(map, "call") is not { } name || yaml.Span(map, "ago") is not { } ago)
        {
            return null;
        }

        var amounts = yaml.Json(map, "args") is { } args
            ? args.EnumerateObject().Where(a => a.Value.ValueKind == JsonValueKind.Number)
                .ToImmutableDictionary(a => a.Name, a => a.Value.GetDouble(), StringComparer.Ordinal)
            : ImmutableDictionary<string, double>.Empty;
        return PlaceText.Tool(yaml, name) is null ? null : new PastCall(name.Text, at - ago, amounts);
    }
}
