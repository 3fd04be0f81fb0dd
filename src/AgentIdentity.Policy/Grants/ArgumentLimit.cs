using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A limit on one argument. A missing argument, or one of another type, is refused.</summary>
/// <param name="Name">The member of the arguments object.</param>
/// <param name="Max">The largest number allowed, or null.</param>
/// <param name="Min">The smallest number allowed, or null.</param>
/// <param name="OneOf">The texts allowed, or default for any. Only a JSON string can equal one.</param>
public sealed record ArgumentLimit(string Name, decimal? Max = null, decimal? Min = null, ImmutableArray<string> OneOf = default)
{
    /// <summary>Whether every value inside the other limit is inside this one. A bound that is not there is not inside one that is.</summary>
    internal bool Contains(ArgumentLimit narrower) =>
        Name == narrower.Name
        && (Max is null || narrower.Max <= Max)
        && (Min is null || narrower.Min >= Min)
        && (OneOf.IsDefault || (!narrower.OneOf.IsDefault && narrower.OneOf.All(text => OneOf.Contains(text))));
}
