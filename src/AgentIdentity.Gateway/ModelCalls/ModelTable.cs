using AgentIdentity.Gateway.Configuration;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>The configured aliases with their providers and prices; made once at start.</summary>
internal sealed class ModelTable(IOptions<GatewayOptions> options, UpstreamTable upstreams)
{
    public ModelCatalog Catalog { get; } = new(options.Value.Models.Select(model => ModelRoute.To(CandidateOf(model.Key, model.Value))));

    public Upstream UpstreamOf(ModelCandidate model) => upstreams.Find(CallKind.Model, model.Alias)!;

    public static ModelCandidate CandidateOf(string alias, ModelOptions settings) => new()
    {
        Alias = alias,
        Provider = ModelProvider.OpenAi,
        Address = new Uri(settings.Address),
        Model = settings.Model ?? alias,
        Prices = new PriceCard
        {
            InputPerMillion = MicroUsdOf(settings.InputUsdPerMillion),
            OutputPerMillion = MicroUsdOf(settings.OutputUsdPerMillion),
        },
        ContextWindow = settings.ContextWindow,
    };

    private static long MicroUsdOf(decimal? usd) =>
        usd is { } price && Money.TryFromUsd(price, out var micro) ? micro : throw new ArgumentException($"A price of {usd} USD is not a whole number of micro-USD.");
}
