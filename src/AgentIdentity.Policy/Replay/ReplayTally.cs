using System.Buffers;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Replay;

/// <summary>One thread's share of a replay.</summary>
/// <param name="draft">The policy that is tried.</param>
/// <param name="basis">The policy that it is compared with; null compares with what was recorded.</param>
internal sealed class ReplayTally(PolicySnapshot draft, PolicySnapshot? basis)
{
    private const int MostGroups = 50_000;

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r"u8);

    private readonly ReplayDecider _decider = new();
    private readonly Dictionary<ReplayFlip, (long Count, string Example)> _flips = [];
    private long _lines, _decisions, _same, _flipped, _bound, _byArguments, _byHistory, _drifted, _withoutInputs, _unreadable, _others;
    private string? _firstUnreadable;

    public void Add(ReadOnlyMemory<byte> line)
    {
        if (line.Span.IndexOfAnyExcept(Blank) < 0)
        {
            return;
        }

        _lines++;
        // Most other entries are told apart without being parsed.
        if (line.Span.IndexOf("\"conjuncts\""u8) < 0)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            if (Find(document.RootElement) is { } decision)
            {
                Add(decision);
            }
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            _unreadable++;
            _firstUnreadable ??= wrong.Message;
        }
    }

    public static ReplayReport Report(IReadOnlyCollection<ReplayTally> all)
    {
        var flips = all.SelectMany(static tally => tally._flips)
            .GroupBy(static flip => flip.Key, static (key, same) => same.ToArray() is var found ? key with { Count = found.Sum(f => f.Value.Count), Example = found[0].Value.Example } : key)
            .OrderByDescending(static flip => flip.Count).ThenBy(static flip => flip.ToString(), StringComparer.Ordinal);
        return new ReplayReport
        {
            Lines = all.Sum(static t => t._lines),
            Decisions = all.Sum(static t => t._decisions),
            Same = all.Sum(static t => t._same),
            Flipped = all.Sum(static t => t._flipped),
            BoundOtherwise = all.Sum(static t => t._bound),
            UndecidableByArguments = all.Sum(static t => t._byArguments),
            UndecidableByHistory = all.Sum(static t => t._byHistory),
            Drifted = all.Sum(static t => t._drifted),
            WithoutInputs = all.Sum(static t => t._withoutInputs),
            Unreadable = all.Sum(static t => t._unreadable),
            FirstUnreadable = all.Select(static t => t._firstUnreadable).FirstOrDefault(static text => text is not null),
            Flips = [.. flips],
            Others = all.Sum(static t => t._others),
        };
    }

    /// <summary>A line is an entry of the evidence, whose body has the decision, or a decision by itself.</summary>
    private static JsonElement? Find(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a line is no JSON object");
        }

        return line.TryGetProperty("conjuncts"u8, out _) ? line
            : (line.TryGetProperty("body"u8, out var body) ? body : line) is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty("decision"u8, out var decision)
                && decision.ValueKind == JsonValueKind.Object ? decision
            : null;
    }

    private void Add(JsonElement json)
    {
        if (RecordedDecision.Read(json) is not { } recorded)
        {
            _withoutInputs++;
            return;
        }

        _decisions++;
        var (before, drifted) = (Before.Of(recorded), false);
        if (basis is not null)
        {
            var based = _decider.Decide(recorded, basis);
            if (Count(based.Undecidable))
            {
                return;
            }

            drifted = based.Outcome != recorded.Outcome;
            before = new Before(based.Outcome, based.Because, based.Decision.Obligations);
        }

        var after = _decider.Decide(recorded, draft);
        if (!Count(after.Undecidable))
        {
            _drifted += drifted ? 1 : 0;
            Compare(recorded, before, after);
        }
    }

    private bool Count(Undecidable? doubt)
    {
        _byArguments += doubt == Undecidable.Arguments ? 1 : 0;
        _byHistory += doubt == Undecidable.History ? 1 : 0;
        return doubt is not null;
    }

    private void Compare(RecordedDecision recorded, Before before, ReplayedDecision after)
    {
        if (before.Outcome != after.Outcome)
        {
            _flipped++;
            Keep(recorded, before.Outcome, after.Outcome, after.Outcome == Outcome.Allow ? before.Because : after.Because);
        }
        else if (after.Outcome == Outcome.Allow && !SameObligations(before.Obligations, after.Decision.Obligations))
        {
            _bound++;
            Keep(recorded, before.Outcome, after.Outcome, "obligations");
        }
        else
        {
            _same++;
        }
    }

    private void Keep(RecordedDecision recorded, Outcome from, Outcome to, string because)
    {
        var key = new ReplayFlip(recorded.Request.Subject, recorded.Request.Actor, PolicyObject.Display(recorded.Request.Call), from, to, because);
        if (_flips.TryGetValue(key, out var known))
        {
            _flips[key] = (known.Count + 1, known.Example);
        }
        else if (_flips.Count < MostGroups)
        {
            _flips[key] = (1, recorded.Id);
        }
        else
        {
            _others++;
        }
    }

    // Which rule asks for them is no difference to the call.
    private static bool SameObligations(IReadOnlyList<Obligation> one, IReadOnlyList<Obligation> other) =>
        (one.Count == 0 && other.Count == 0) || Told(one).SetEquals(Told(other));

    private static HashSet<(ObligationKind, string)> Told(IEnumerable<Obligation> obligations) =>
        [.. obligations.SelectMany(static o => o.Values.IsDefaultOrEmpty ? [(o.Kind, "")] : o.Values.Select(value => (o.Kind, value)))];

    /// <summary>What the draft is compared with.</summary>
    private readonly record struct Before(Outcome Outcome, string Because, IReadOnlyList<Obligation> Obligations)
    {
        public static Before Of(RecordedDecision recorded) =>
            new(recorded.Outcome, recorded.Rule is { } rule ? $"rule {rule}" : recorded.Reason ?? "", recorded.Obligations);
    }
}
