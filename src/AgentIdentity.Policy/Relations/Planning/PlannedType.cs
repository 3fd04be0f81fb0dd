using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>A type in a plan.</summary>
internal sealed class PlannedType(int number, string name, ImmutableArray<PlannedRelation> relations)
{
    private readonly FrozenDictionary<string, PlannedRelation> _byName = relations.ToFrozenDictionary(r => r.Definition.Name, StringComparer.Ordinal);

    public int Number { get; } = number;

    public string Name { get; } = name;

    public ImmutableArray<PlannedRelation> Relations { get; } = relations;

    /// <summary>Which relations, by their numbers, a user of the type could ever have, by name or as one of everyone.</summary>
    public bool[] Reachable { get; private set; } = [];

    public void Complete(bool[] reachable) => Reachable = reachable;

    public PlannedRelation? Find(string relation) => _byName.GetValueOrDefault(relation);
}
