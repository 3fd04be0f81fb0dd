using System.Buffers;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.AccessApi;
using AgentIdentity.Server.Console.Decisions;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>What would be decided now, were the agent of a delegation to make a call. Nothing is counted, recorded or asked of anybody.</summary>
internal sealed class TrialDesk(DecisionDesk desk, DelegationBook book, ServerSettings settings, TimeProvider time)
{
    /// <summary>Those under which a call can be tried, the newest first; no more than a person looks through.</summary>
    public IEnumerable<DelegationRecord> InForce => book.List().Where(record => book.Standing(record.Id) is null).Reverse().Take(200);

    public async Task<TriedCall> TryAsync(Trial trial, CancellationToken cancellation)
    {
        var (call, mistake) = trial.Read();
        if (call is null)
        {
            return new TriedCall(null, [], [], mistake);
        }

        if (book.Find(trial.Delegation) is not { } record)
        {
            return new TriedCall(null, [], [], "There is no such delegation.");
        }

        var decision = await desk.PreviewAsync(VouchedAgent.Of(record).Token(call, settings.Issuer, time.GetUtcNow()), call, cancellation: cancellation);
        ArrayBufferWriter<byte> written = new();
        await using (Utf8JsonWriter writer = new(written))
        {
            decision.WriteTo(writer);
        }

        var json = JsonElement.Parse(written.WrittenSpan);
        return new TriedCall(RecordText.Text(json, "outcome"), [.. RecordText.Items(json, "conjuncts").Select(ConjunctView.Of)], [.. DemandFacts.Of(json)], null);
    }
}

/// <param name="Outcome">As records have it; null where nothing could be asked.</param>
/// <param name="Conjuncts">The four parts.</param>
/// <param name="Demands">What rules ask for.</param>
/// <param name="Mistake">What is wrong with the question.</param>
internal sealed record TriedCall(string? Outcome, IReadOnlyList<ConjunctView> Conjuncts, IReadOnlyList<Fact> Demands, string? Mistake);
