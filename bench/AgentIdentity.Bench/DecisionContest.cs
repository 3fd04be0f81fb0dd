using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>The whole four-way decision under the default policy, with its explanation.</summary>
internal sealed class DecisionContest
{
    private readonly Decider _decider = new();
    private readonly PolicySnapshot _snapshot;
    private readonly DecisionRequest _request;

    public DecisionContest()
    {
        var bundle = PolicyBundle.Load(Path.Combine(AppContext.BaseDirectory, "policies", "default"));
        _snapshot = new PolicySnapshot(bundle, TupleIndex.Empty)
            .With(new RelationTuple("user:ben", "human_may", "tool:crm/create_refund"))
            .With(new RelationTuple("agent:codex", "agent_may", "tool:crm/create_refund"));
        var arguments = JsonSerializer.Deserialize<JsonElement>("""{"order":"A-17","amount":80,"currency":"EUR"}""");
        var call = new Call(CallKind.Mcp, "crm", "tools/call", "create_refund", arguments, ArgumentsKnown: true);
        var grant = new Grant(CallKind.Mcp, "crm", ["tools/call"], "create_refund", []);
        var now = TimeProvider.System.GetUtcNow();
        var link = new DelegationLink("dlg_1", "ben", "codex", DelegationState.Active, now.AddDays(30), [grant]);
        _request = new DecisionRequest(call, "ben", "codex", [link], null, now);
        if (_decider.Decide(_request, _snapshot, "dec_1") is { Outcome: not Outcome.Allow } denied)
        {
            throw new InvalidOperationException($"The call must be allowed, or its refusal is what is measured: {denied.ReasonCode}");
        }
    }

    public void Decide() => _decider.Decide(_request, _snapshot, "dec_1");
}
