using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A validated OpenFGA authorization model (schema 1.1). Immutable.</summary>
public sealed class RelationModel
{
    internal RelationModel(ImmutableArray<string> types) => Types = types;

    /// <summary>The names of the types, in the order of the file.</summary>
    public ImmutableArray<string> Types { get; }

    /// <summary>Parses and validates the OpenFGA language.</summary>
    /// <param name="source">The text of the model.</param>
    /// <param name="file">The name to use in problems.</param>
    /// <exception cref="PolicyLoadException">The model is not well formed or not sound.</exception>
    public static RelationModel Parse(string source, string file) => throw new NotSupportedException(file + source);
}
