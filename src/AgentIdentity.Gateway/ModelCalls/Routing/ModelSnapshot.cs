using System.Collections.Frozen;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>All aliases as one configuration has them. A call keeps the one it began with.</summary>
internal sealed class ModelSnapshot(IEnumerable<RoutedModel> models, int version, DateTimeOffset since)
{
    private readonly FrozenDictionary<string, RoutedModel> _models = models.ToFrozenDictionary(static model => model.Route.Alias, StringComparer.Ordinal);

    /// <summary>1 for the configuration of the start, one more for each that came after it.</summary>
    public int Version => version;

    public DateTimeOffset Since => since;

    public ModelCatalog Catalog { get; } = new(models.Select(static model => model.Route));

    public IEnumerable<RoutedModel> Models => _models.Values.OrderBy(static model => model.Route.Alias, StringComparer.Ordinal);

    public ModelResult<ModelRoute> Find(string alias) => Catalog.Find(alias);

    public RoutedModel this[ModelRoute route] => _models[route.Alias];

    /// <summary>
    /// Whether a candidate of another snapshot still stands for the same place: a call keeps the configuration that it began with, but nothing
    /// goes any more to where an operator has taken a candidate from, or of which something else is known by now.
    /// </summary>
    public bool StillLeadsTo(ModelCandidate decided) =>
        Candidate(decided.Name)?.Model is { } now && now.Provider == decided.Provider && now.Address == decided.Address && now.Region == decided.Region
        && now.WireModel == decided.WireModel && DataPlace.Of(now) == DataPlace.Of(decided);

    public RoutedCandidate? Candidate(string name) => _models.Values.SelectMany(static model => model.Candidates).FirstOrDefault(candidate => candidate.Model.Name == name);
}
