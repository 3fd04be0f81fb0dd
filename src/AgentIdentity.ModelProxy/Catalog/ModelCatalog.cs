using System.Collections.Frozen;

namespace AgentIdentity.ModelProxy;

/// <summary>The configured aliases. Immutable: a change of configuration makes a new catalogue.</summary>
public sealed class ModelCatalog
{
    private readonly FrozenDictionary<string, ModelCandidate> _byAlias;

    /// <summary>Checks and keeps the candidates.</summary>
    /// <exception cref="ArgumentException">A candidate is not usable, or an alias appears twice; the message says which and why.</exception>
    public ModelCatalog(IEnumerable<ModelCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var byAlias = new Dictionary<string, ModelCandidate>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (CandidateRules.Problem(candidate) is { } problem)
            {
                throw new ArgumentException($"Model {candidate.Alias}: {problem}", nameof(candidates));
            }

            if (!byAlias.TryAdd(candidate.Alias, candidate))
            {
                throw new ArgumentException($"Model {candidate.Alias} is configured twice.", nameof(candidates));
            }
        }

        _byAlias = byAlias.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The aliases, sorted.</summary>
    public IReadOnlyList<string> Aliases => [.. _byAlias.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The candidate of an alias, or <see cref="ModelError.ModelUnknown"/>.</summary>
    public ModelResult<ModelCandidate> Find(string alias) =>
        _byAlias.TryGetValue(alias, out var candidate)
            ? new ModelResult<ModelCandidate>(candidate, null)
            : new ModelResult<ModelCandidate>(null, UnknownTo(alias));

    /// <summary>The refusal of an alias that does not exist, or that the caller may not know: the two look the same.</summary>
    public static ModelFailure UnknownTo(string alias) =>
        new(ModelError.ModelUnknown, $"The model '{alias}' does not exist or you do not have access to it.", "model");
}
