using System.Collections.Immutable;
using AgentIdentity.Policy.Comparison;

namespace AgentIdentity.Policy;

/// <summary>What is different between two bundles, and which way it goes as far as that can be said without trying calls.</summary>
public sealed record BundleDiff
{
    /// <summary>The files.</summary>
    public ImmutableArray<FileChange> Files { get; private init; } = [];

    /// <summary>The rules.</summary>
    public ImmutableArray<RuleChange> Rules { get; private init; } = [];

    /// <summary>The relation model.</summary>
    public ImmutableArray<ModelChange> Model { get; private init; } = [];

    /// <summary>The tuples.</summary>
    public ImmutableArray<SeedChange> Tuples { get; private init; } = [];

    /// <summary>Who gains and who loses a right by that.</summary>
    public ImmutableArray<AccessChange> Access { get; private init; } = [];

    /// <summary>Whether both decide every call alike: nothing is different but tests.</summary>
    public bool IsEmpty => Files.All(static file => file.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>The changes that permit more, or bind less.</summary>
    public int Widening => Rules.Count(static r => r.Effect == ChangeEffect.Widens) + Access.Count(static a => a.Effect == ChangeEffect.Widens);

    /// <summary>The changes that permit less, or bind more.</summary>
    public int Narrowing => Rules.Count(static r => r.Effect == ChangeEffect.Narrows) + Access.Count(static a => a.Effect == ChangeEffect.Narrows);

    /// <summary>The changes of which it cannot be said. Replaying recorded decisions shows what they do.</summary>
    public int Undecided => Rules.Count(static r => r.Effect == ChangeEffect.Unknown) + Access.Count(static a => a.Effect == ChangeEffect.Unknown)
        + Files.Count(static f => f.Path.StartsWith("mappings/", StringComparison.Ordinal));

    /// <summary>Compares two bundles that compile.</summary>
    /// <param name="before">The one before.</param>
    /// <param name="after">The one after.</param>
    /// <param name="now">The moment for conditions that run out.</param>
    /// <param name="options">What the models may contain.</param>
    /// <exception cref="PolicyLoadException">One of them does not compile.</exception>
    public static BundleDiff Between(BundleContent before, BundleContent after, DateTimeOffset now, RelationModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, new_) = (before.Compile(options), after.Compile(options));
        return new BundleDiff
        {
            Files = [.. FilesOf(before, after)],
            Rules = RuleChange.Between(RuleOutline.Read(before), RuleOutline.Read(after)),
            Model = ModelComparison.Between(old.Model, new_.Model),
            Tuples = TuplesOf(old, new_),
            Access = AccessComparison.Between(old, new_, now),
        };
    }

    private static IEnumerable<FileChange> FilesOf(BundleContent before, BundleContent after)
    {
        foreach (var path in before.Files.Keys.Union(after.Files.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (had, has) = (before.Files.TryGetValue(path, out var was), after.Files.TryGetValue(path, out var is_));
            if (!had || !has || !was.Span.SequenceEqual(is_.Span))
            {
                yield return new FileChange(path, had && has ? "changed" : had ? "removed" : "added");
            }
        }
    }

    private static ImmutableArray<SeedChange> TuplesOf(PolicyBundle before, PolicyBundle after)
    {
        var (had, has) = (ByText(before), ByText(after));
        return
        [
            .. had.Where(tuple => !has.ContainsKey(tuple.Key)).Select(static tuple => new SeedChange(tuple.Value, false)),
            .. has.Where(tuple => !had.ContainsKey(tuple.Key)).Select(static tuple => new SeedChange(tuple.Value, true)),
        ];
    }

    private static SortedDictionary<string, RelationTuple> ByText(PolicyBundle bundle) => new(
        bundle.SeedTuples.ToDictionary(static tuple => $"{tuple} {tuple.Condition?.Context?.GetRawText()}", StringComparer.Ordinal), StringComparer.Ordinal);
}
