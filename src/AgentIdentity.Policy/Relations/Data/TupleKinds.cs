using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>The kinds of tuples that an index has seen, numbered from 1. Immutable; there are few, and a new one is rare.</summary>
internal sealed class TupleKinds
{
    private readonly Dictionary<string, ImmutableArray<TupleKind>> _byText;
    private readonly Dictionary<string, ImmutableArray<TupleKind>>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    // Of the model that was asked about last; most stores are asked about one.
    private PlanBinding? _binding;

    private TupleKinds(ImmutableArray<TupleKind> all)
    {
        All = all;
        _byText = all.GroupBy(k => k.Text).ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _bySpan = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static TupleKinds None { get; } = new([]);

    public ImmutableArray<TupleKind> All { get; }

    public TupleKind this[int id] => All[id - 1];

    /// <summary>The kinds of one text: the same but for the condition.</summary>
    public ImmutableArray<TupleKind> Find(ReadOnlySpan<char> text) => _bySpan.TryGetValue(text, out var found) ? found : [];

    /// <summary>The number of a kind; 0 when no tuple of it was ever seen.</summary>
    public int Find(ReadOnlySpan<char> text, string? condition)
    {
        foreach (var kind in Find(text))
        {
            if (kind.Condition == condition)
            {
                return kind.Id;
            }
        }

        return 0;
    }

    /// <summary>What a plan's numbers are in a graph of these kinds.</summary>
    public PlanBinding Bind(RelationPlan plan, TupleGraph graph) =>
        _binding is { } known && known.Plan == plan ? known : _binding = new PlanBinding(plan, graph);

    /// <summary>The kinds with one more, unless it is among them.</summary>
    public TupleKinds With(ReadOnlySpan<char> text, string? condition, out int id)
    {
        id = Find(text, condition);
        if (id != 0)
        {
            return this;
        }

        id = All.Length + 1;
        return new TupleKinds(All.Add(new TupleKind(id, text.ToString(), condition)));
    }
}
