using System.Diagnostics.Metrics;
using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.Telemetry;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>What is measured of candidates. Their names are the configuration's, so there are only so many.</summary>
internal sealed class ModelMeasurements
{
    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _firstByte;

    public ModelMeasurements(IMeterFactory meters, ModelTable models)
    {
        var meter = meters.Create(Instruments.Name);
        _attempts = meter.CreateCounter<long>("agentidentity.model.attempts", "{attempt}", "Attempts at candidates of model aliases, by what came of them.");
        _firstByte = meter.CreateHistogram(
            "gen_ai.client.operation.time_to_first_chunk", "s", "Until a provider began its answer.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        meter.CreateObservableGauge("agentidentity.model.candidate.open", () => Each(models, static health => health.State switch { "closed" => 0, "open" => 1, _ => 0.5 }), "1", "Whether a candidate is left alone: 1, or 0.5 while one call tries.");
        meter.CreateObservableGauge("agentidentity.model.candidate.resting", () => Each(models, static health => health.RestsFor.TotalSeconds), "s", "How much longer a candidate asked to be left alone.");
    }

    public void Attempt(Attempt made)
    {
        var candidate = made.Call.Fit.Candidate.Model;
        _attempts.Add(1, new("agentidentity.candidate", candidate.Name), new("gen_ai.provider.name", ProviderNames.InTelemetry(candidate.Provider)), new("agentidentity.result", ResultOf(made)));
        if (made.FirstByte is { } wait)
        {
            _firstByte.Record(
                wait.TotalSeconds, new("agentidentity.candidate", candidate.Name), new("gen_ai.operation.name", ProviderNames.OperationOf(made.Call.Fit.Wire)),
                new("gen_ai.provider.name", ProviderNames.InTelemetry(candidate.Provider)), new KeyValuePair<string, object?>("gen_ai.request.model", candidate.Alias));
        }
    }

    // A provider's own words are as many as it likes: here only the status stands for them.
    private static string ResultOf(Attempt made) => made.Succeeded ? "answered" : made.Error?.Code() ?? (made.Exchange is not null ? "first_event" : $"status_{made.Status}");

    private static IEnumerable<Measurement<double>> Each(ModelTable models, Func<CandidateHealth, double> of) =>
        models.Current.Models.SelectMany(static model => model.Candidates).Select(candidate => new Measurement<double>(of(candidate.Health), new KeyValuePair<string, object?>("agentidentity.candidate", candidate.Model.Name)));
}
