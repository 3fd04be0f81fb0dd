using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// A law proves something only if a wrong checker breaks it. Each of these checkers is wrong in one way that a change could
/// bring, by asking the right one about a world that differs; the worlds of the law must show it.
/// </summary>
public sealed class BrokenCheckerTests
{
    public static TheoryData<string> Mistakes { get; } = [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_checker_with_this_mistake_is_noticed(string mistake)
    {
        var noticed = Worlds.FirstOrDefault(c =>
        {
            var other = Broken[mistake](c.World);
            if (Models.Read(other.World.Kinds) is not { } model)
            {
                return false;
            }

            var (index, comparison) = (Answers.Facts(other.World), new Comparison(c.World));
            return c.World.Asks.Any(ask => comparison.Objection(ask, other.Says(Answers.Of(model, index, other.World, ask))) is not null);
        });

        noticed.Should().NotBeNull();
    }

    /// <summary>As many as the law itself tries; most mistakes show in the first hundred.</summary>
    private static IEnumerable<GeneratedWorldLaws.Case> Worlds => Enumerable.Range(0, 50).SelectMany(_ => GeneratedWorldLaws.Cases().Generator.Sample(100, 60));

    private static Dictionary<string, Func<World, Mistaken>> Broken => new()
    {
        ["an exclusion is forgotten"] = w => Rewritten(w, f => f is Except except ? except.Kept : f),
        ["an intersection is a union"] = w => Rewritten(w, f => f is Both both ? new Either(both.Of) : f),
        ["a union looks at its first part only"] = w => Rewritten(w, f => f is Either either ? either.Of[0] : f),
        ["an intersection looks at its first part only"] = w => Rewritten(w, f => f is Both both ? both.Of[0] : f),
        ["an exclusion is turned round"] = w => Rewritten(w, f => f is Except except && !except.Kept.SelfAndBelow.OfType<Assigned>().Any() ? new Except(except.Removed, except.Kept) : f),
        ["conditions always hold"] = w => Tuples(w, t => t.Condition is null ? t : null, alsoModel: true),
        ["conditional tuples never count"] = w => Tuples(w, t => t.Condition is null ? t : null),
        ["the request's values win over the tuple's"] = w => Tuples(w, t => t.Condition is null ? t : t with { Condition = t.Condition with { Context = Without(t.Condition.Context, w.Context) } }),
        ["the tuple's own values are not read"] = w => Tuples(w, t => t.Condition is null ? t : t with { Condition = new TupleCondition(t.Condition.Name) }),
        ["contextual tuples are not read"] = w => new(w with { Contextual = [] }),
        ["contextual tuples are read by everybody else too"] = w => new(w with { Stored = [.. w.Stored, .. w.Contextual.Select(t => t with { Condition = null })], Contextual = [] }),
        ["stored tuples win over contextual ones"] = w => new(w with { Contextual = [.. w.Contextual.Where(c => w.Stored.All(s => s.User != c.User || s.Relation != c.Relation || s.Object != c.Object))] }),
        ["wildcards are not read"] = w => Tuples(w, t => t.User.EndsWith(":*", StringComparison.Ordinal) ? null : t),
        ["sets are not read"] = w => Tuples(w, t => t.User.Contains('#') ? null : t),
        ["parents are not read"] = w => Tuples(w, t => t.Relation == "parent" ? null : t),
        ["tuples of an earlier model count"] = w => Widened(w),
        ["a fault is a no"] = w => new(w) { Says = a => a == Truth.Fault ? Truth.False : a },
        ["a fault is a yes"] = w => new(w) { Says = a => a == Truth.Fault ? Truth.True : a },
        ["everything is allowed"] = w => new(w) { Says = _ => Truth.True },
        ["nothing is allowed"] = w => new(w) { Says = _ => Truth.False },
    };

    private static Mistaken Rewritten(World world, Func<Formula, Formula> change)
    {
        return new(world with { Kinds = world.Kinds.ToDictionary(k => k.Key, k => new Kind(k.Key, k.Value.Relations.ToDictionary(r => r.Key, r => Change(r.Value)))) });

        Formula Change(Formula formula) => change(formula switch
        {
            Either either => new Either([.. either.Of.Select(Change)]),
            Both both => new Both([.. both.Of.Select(Change)]),
            Except except => new Except(Change(except.Kept), Change(except.Removed)),
            _ => formula,
        });
    }

    private static Mistaken Tuples(World world, Func<RelationTuple, RelationTuple?> change, bool alsoModel = false) => alsoModel
        ? Rewritten(
            world with
            {
                Stored = [.. world.Stored.Select(t => t with { Condition = null })],
                Contextual = [.. world.Contextual.Select(t => t with { Condition = null })],
            },
            f => f is Assigned assigned ? new Assigned([.. assigned.Entries.Select(e => e with { Condition = null }).Distinct()]) : f)
        : new(world with
        {
            Stored = [.. world.Stored.Select(change).OfType<RelationTuple>()],
            Contextual = [.. world.Contextual.Select(change).OfType<RelationTuple>()],
        });

    /// <summary>The model allows whatever plain tuple there is.</summary>
    private static Mistaken Widened(World world) => new(world with
    {
        Kinds = world.Kinds.ToDictionary(k => k.Key, k => new Kind(k.Key, k.Value.Relations.ToDictionary(r => r.Key, r =>
            r.Value is Assigned assigned && r.Key != "parent" ? new Assigned([.. assigned.Entries.Append(new Allowed("user", null, false, null)).Distinct()]) : r.Value))),
    });

    private static JsonElement? Without(JsonElement? own, string context)
    {
        using var request = JsonDocument.Parse(context);
        return own is not { } values ? null : JsonDocument.Parse($"{{{string.Join(',', values.EnumerateObject()
            .Where(m => !request.RootElement.TryGetProperty(m.Name, out _)).Select(m => $"\"{m.Name}\":{m.Value.GetRawText()}"))}}}").RootElement;
    }

    private sealed record Mistaken(World World)
    {
        public Func<Truth, Truth> Says { get; init; } = a => a;
    }
}
