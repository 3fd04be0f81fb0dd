using System.Collections.Immutable;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>What administrators see of the model aliases: the configuration in force and how each candidate fares. No key, and nothing of a call.</summary>
public sealed class ModelsReport
{
    private readonly ModelTable _models;

    internal ModelsReport(ModelTable models) => _models = models;

    /// <summary>How things stand.</summary>
    public ModelsNow Now()
    {
        var current = _models.Current;
        return new ModelsNow(current.Version, current.Since, _models.Mistakes ?? [], [.. current.Models.Select(Of)]);
    }

    private static ModelNow Of(RoutedModel model) => new(
        model.Route.Alias, model.Route.Strategy.ToString().ToLowerInvariant(), model.Route.Retries, [.. model.Candidates.Select(Of)]);

    private static CandidateNow Of(RoutedCandidate candidate)
    {
        var (model, health, place) = (candidate.Model, candidate.Health, DataPlace.Of(candidate.Model));
        return new CandidateNow(model.Name, place.Provider, model.Address.AbsoluteUri, model.WireModel)
        {
            Geography = place.Geography,
            RetentionDays = place.RetentionDays,
            Priority = model.Priority,
            Weight = model.Weight,
            PriceVersion = model.Prices.Version,
            Credential = candidate.Upstream.Credential == CredentialKind.None ? null : candidate.Upstream.Credential.ToString().ToLowerInvariant(),
            Breaker = health.State,
            OpenForSeconds = Math.Ceiling(health.OpenFor.TotalSeconds),
            RestsForSeconds = Math.Ceiling(health.RestsFor.TotalSeconds),
            FirstByteMilliseconds = health.FirstByte?.TotalMilliseconds,
            Answered = health.Good,
            Failed = health.Bad,
        };
    }
}

/// <summary>The aliases as they are.</summary>
/// <param name="Version">1 for the configuration of the start, one more for each that took its place.</param>
/// <param name="Since">Since when.</param>
/// <param name="Mistakes">Why a newer configuration is not in force; empty when this is the newest.</param>
/// <param name="Models">The aliases.</param>
public sealed record ModelsNow(int Version, DateTimeOffset Since, IReadOnlyList<string> Mistakes, ImmutableArray<ModelNow> Models);

/// <summary>One alias.</summary>
/// <param name="Alias">Its name.</param>
/// <param name="Strategy">How candidates of the same priority are put in order.</param>
/// <param name="Retries">Further attempts.</param>
/// <param name="Candidates">Where calls go.</param>
public sealed record ModelNow(string Alias, string Strategy, int Retries, ImmutableArray<CandidateNow> Candidates);

/// <summary>One candidate.</summary>
/// <param name="Name">Its name in records and measurements.</param>
/// <param name="Provider">Who serves it.</param>
/// <param name="Address">Where.</param>
/// <param name="Model">What is asked for there.</param>
public sealed record CandidateNow(string Name, string Provider, string Address, string Model)
{
    /// <summary>Where it runs, as far as that is known.</summary>
    public required string Geography { get; init; }

    /// <summary>How long what is sent is kept; null where nobody knows.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Its priority.</summary>
    public int Priority { get; init; }

    /// <summary>Its weight.</summary>
    public int Weight { get; init; }

    /// <summary>Which prices hold.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>How the gateway authenticates; null for not at all.</summary>
    public string? Credential { get; init; }

    /// <summary><c>closed</c> (it is asked), <c>open</c> (it is left alone) or <c>half_open</c> (one call tries).</summary>
    public required string Breaker { get; init; }

    /// <summary>How much longer it is left alone.</summary>
    public double OpenForSeconds { get; init; }

    /// <summary>How much longer it asked to be left alone.</summary>
    public double RestsForSeconds { get; init; }

    /// <summary>How soon it began its answers lately; null before the first.</summary>
    public double? FirstByteMilliseconds { get; init; }

    /// <summary>Answers that began well since this candidate was configured.</summary>
    public long Answered { get; init; }

    /// <summary>Attempts that failed and spoke against it.</summary>
    public long Failed { get; init; }
}
