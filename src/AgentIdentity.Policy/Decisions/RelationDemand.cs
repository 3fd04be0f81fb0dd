using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Who must be related to the thing that is called, and how.</summary>
/// <param name="Name">The conjunct's name, which is the relation to the tool, operation or model too.</param>
/// <param name="Type">The type of the users.</param>
/// <param name="Ids">Everyone who must have the relation; none at all fails.</param>
/// <param name="ResourceRelation">The relation that they must have to the resource of the call besides, or null for none.</param>
internal readonly record struct RelationDemand(string Name, string Type, ImmutableArray<string> Ids, string? ResourceRelation)
{
    /// <summary>The error where a relation is not there.</summary>
    public PolicyError Denied => Name == HumanMay.Name ? PolicyError.HumanMayNot : PolicyError.AgentMayNot;
}
