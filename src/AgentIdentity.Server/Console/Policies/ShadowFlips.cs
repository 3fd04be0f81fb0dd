using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Console.Decisions;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>What rules in shadow would have changed, counted over the latest records.</summary>
internal sealed class ShadowFlips(EvidenceStore evidence)
{
    /// <summary>What one page may read.</summary>
    public const int MostEntries = 5_000;

    /// <summary>The rules that would have stopped a call that was let through, the most frequent first.</summary>
    public async Task<IReadOnlyList<ShadowFlip>> LatestAsync(CancellationToken cancellation)
    {
        Dictionary<string, ShadowFlip> flips = new(StringComparer.Ordinal);
        await foreach (var entry in evidence.ReadBackAsync(null, long.MaxValue, MostEntries, cancellation))
        {
            if (entry.Kind == EvidenceKinds.Decision)
            {
                Note(flips, entry);
            }
        }

        return [.. flips.Values.OrderByDescending(static flip => flip.Calls).ThenBy(static flip => flip.Rule, StringComparer.Ordinal)];
    }

    private static void Note(Dictionary<string, ShadowFlip> flips, EvidenceEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Body);
        var decision = RecordText.Member(document.RootElement, "decision");
        if (RecordText.Text(decision, "outcome") != "allow")
        {
            return;
        }

        foreach (var shadow in RecordText.Items(decision, "shadow"))
        {
            if (RecordText.Text(shadow, "rule") is { } rule && RecordText.Text(shadow, "would") is { } would)
            {
                // The newest comes first.
                var known = flips.GetValueOrDefault(rule) ?? new ShadowFlip(rule, would, 0, entry.Time, entry.DecisionId);
                flips[rule] = known with { Calls = known.Calls + 1 };
            }
        }
    }
}

/// <param name="Rule">Its id.</param>
/// <param name="Would">What it would have said in place of allow.</param>
/// <param name="Calls">To how many calls.</param>
/// <param name="Last">When last.</param>
/// <param name="Decision">The last one's decision.</param>
internal sealed record ShadowFlip(string Rule, string Would, int Calls, DateTimeOffset Last, string? Decision);
