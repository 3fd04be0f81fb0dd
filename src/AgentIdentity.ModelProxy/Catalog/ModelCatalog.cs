using System.Collections.Frozen;

namespace AgentIdentity.ModelProxy;

/// <summary>The configured aliases. Immutable: a change of configuration makes a new catalogue.</summary>
public sealed class ModelCatalog
{
    private readonly FrozenDictionary<string, ModelRoute> _byAlias;

    /// <summary>Checks and keeps the routes.</summary>
    /// <exception cref="ArgumentException">A candidate is not usable, or a name appears twice; the message says which and why.</exception>
    public ModelCatalog(IEnumerable<ModelRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var byAlias = new Dictionary<string, ModelRoute>(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            if (CandidateRules.Problem(route) is { } problem)
            {
                throw new ArgumentException($"Model {route.Alias}: {problem}", nameof(routes));
            }

            if (!byAlias.TryAdd(route.Alias, route))
            {
                throw new ArgumentException($"Model {route.Alias} is configured twice.", nameof(routes));
            }
        }

        _byAlias = byAlias.ToFrozenDictionary(StringComparer.Ordinal);
        Aliases = [.. _byAlias.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The aliases, sorted.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The route of an alias, or <see cref="ModelError.ModelUnknown"/>.</summary>
    public ModelResult<ModelRoute> Find(string alias) =>
        _byAlias.TryGetValue(alias, out var route)
            ? new ModelResult<ModelRoute>(route, null)
            : new ModelResult<ModelRoute>(null, UnknownTo(alias));

    /// <summary>The refusal of an alias that does not exist, or that the caller may not know: the two look the same.</summary>
    public static ModelFailure UnknownTo(string alias) =>
        new(ModelError.ModelUnknown, $"The model '{alias}' does not exist or you do not have access to it.", "model");
}
