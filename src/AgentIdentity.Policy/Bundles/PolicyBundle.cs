using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A validated policy: the relation model, its seed tuples and the rules. Immutable; safe to share between threads.</summary>
public sealed class PolicyBundle
{
    internal PolicyBundle(string digest, RelationModel model, ImmutableArray<RelationTuple> seedTuples, RuleSet rules)
        => (Digest, Model, SeedTuples, Rules) = (digest, model, seedTuples, rules);

    /// <summary><c>sha256:</c> and the hash of every file's path and bytes, so that two equal digests mean the same policy.</summary>
    public string Digest { get; }

    /// <summary>The relation model: who may.</summary>
    public RelationModel Model { get; }

    /// <summary>The tuples that ship with the bundle.</summary>
    public ImmutableArray<RelationTuple> SeedTuples { get; }

    /// <summary>The rules: under which circumstances.</summary>
    public RuleSet Rules { get; }

    /// <summary>Reads <c>model/*.fga</c>, <c>tuples/*.yaml</c> and <c>rules/*.yaml</c> below a folder.</summary>
    /// <exception cref="PolicyLoadException">Anything is wrong, missing or not understood. All problems are listed.</exception>
    public static PolicyBundle Load(string folder) => throw new NotSupportedException(folder);
}
