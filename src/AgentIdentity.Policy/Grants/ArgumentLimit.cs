using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A limit on one argument. A missing argument, or one of another type, is refused.</summary>
/// <param name="Name">The member of the arguments object.</param>
/// <param name="Max">The largest number allowed, or null.</param>
/// <param name="Min">The smallest number allowed, or null.</param>
/// <param name="OneOf">The texts allowed, or default for any. Only a JSON string can equal one.</param>
public sealed record ArgumentLimit(string Name, decimal? Max = null, decimal? Min = null, ImmutableArray<string> OneOf = default);
