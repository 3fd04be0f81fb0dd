namespace AgentIdentity.Tokens;

/// <summary>What one argument of a tool call must satisfy. Every bound given must hold; an argument that is absent satisfies none.</summary>
/// <param name="Name">The argument's name, at the top level of the arguments.</param>
/// <param name="Min">The least number allowed, or null.</param>
/// <param name="Max">The greatest number allowed, or null.</param>
/// <param name="OneOf">The strings allowed, or null for any.</param>
public sealed record ArgumentLimit(string Name, decimal? Min, decimal? Max, IReadOnlyList<string>? OneOf)
{
    internal bool Covers(ArgumentLimit narrower) =>
        narrower.Name == Name
        && (Min is null || narrower.Min >= Min)
        && (Max is null || narrower.Max <= Max)
        && (OneOf is null || (narrower.OneOf is not null && narrower.OneOf.All(OneOf.Contains)));
}
