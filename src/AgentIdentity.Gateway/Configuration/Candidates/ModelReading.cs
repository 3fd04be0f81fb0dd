using System.Collections.Frozen;
using System.Globalization;
using AgentIdentity.Gateway.ModelCalls;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>Makes routes of settings, once they were checked.</summary>
internal static class ModelReading
{
    /// <summary>The surfaces by their names in settings and rules.</summary>
    public static readonly FrozenDictionary<string, ModelSurface> Surfaces =
        Enum.GetValues<ModelSurface>().ToFrozenDictionary(ProviderNames.Of, StringComparer.Ordinal);

    public static ModelRoute RouteOf(string alias, ModelOptions settings) => new()
    {
        Alias = alias,
        Candidates = settings.Candidates.Count == 0
            ? [CandidateOf(alias, alias, settings)]
            : [.. settings.Candidates.Select(named => CandidateOf(alias, $"{alias}/{named.Key}", named.Value))],
        Strategy = settings.Strategy switch
        {
            "weight" => RouteStrategy.Weight,
            "latency" => RouteStrategy.Latency,
            "cost" => RouteStrategy.Cost,
            _ => RouteStrategy.Priority,
        },
        Retries = settings.Retries,
        LongestWait = TimeSpan.FromSeconds(settings.RetryWaitSeconds),
    };

    /// <summary>The settings of each candidate by its name in the route.</summary>
    public static IEnumerable<(string Name, ModelCandidateOptions Settings)> SettingsOf(string alias, ModelOptions settings) =>
        settings.Candidates.Count == 0 ? [(alias, settings)] : settings.Candidates.Select(named => ($"{alias}/{named.Key}", named.Value));

    private static ModelCandidate CandidateOf(string alias, string name, ModelCandidateOptions settings) => new()
    {
        Alias = alias,
        Name = name,
        Provider = settings.Provider switch
        {
            "azure" => ModelProvider.Azure,
            "anthropic" => ModelProvider.Anthropic,
            "bedrock" => ModelProvider.Bedrock,
            "compatible" => ModelProvider.Compatible,
            _ => ModelProvider.OpenAi,
        },
        Address = new Uri(settings.Address.Length > 0 ? settings.Address : $"https://bedrock-runtime.{settings.Region}.amazonaws.com"),
        Model = settings.Model ?? alias,
        Deployment = settings.Deployment,
        ApiVersion = settings.ApiVersion,
        Region = settings.Region,
        BedrockSurface = settings.BedrockSurface switch
        {
            "openai" => BedrockSurface.OpenAi,
            "anthropic" => BedrockSurface.Anthropic,
            _ => BedrockSurface.Converse,
        },
        OwnWires = settings.Wires.Count == 0 ? null : [.. settings.Wires.Select(static wire => Surfaces[wire])],
        Prices = PricesOf(settings),
        UnboundedInputTokens = settings.UnboundedInputTokens,
        ContextWindow = settings.ContextWindow,
        MaxOutputTokens = settings.MaxOutputTokens,
        Weight = settings.Weight,
        Priority = settings.Priority,
        Facts = new ModelFacts { Geography = settings.Geography, DeploymentType = settings.DeploymentType, RetentionDays = settings.RetentionDays },
    };

    private static PriceCard PricesOf(ModelCandidateOptions settings) => new()
    {
        InputPerMillion = MicroUsdOf(settings.InputUsdPerMillion),
        OutputPerMillion = MicroUsdOf(settings.OutputUsdPerMillion),
        CachedInputPerMillion = settings.CachedInputUsdPerMillion is null ? null : MicroUsdOf(settings.CachedInputUsdPerMillion),
        CacheWritePerMillion = settings.CacheWriteUsdPerMillion is null ? null : MicroUsdOf(settings.CacheWriteUsdPerMillion),
        CacheWriteHourPerMillion = settings.CacheWriteHourUsdPerMillion is null ? null : MicroUsdOf(settings.CacheWriteHourUsdPerMillion),
        WebSearchPerThousand = settings.WebSearchUsdPerThousand is null ? null : MicroUsdOf(settings.WebSearchUsdPerThousand),
    };

    private static long MicroUsdOf(decimal? usd) => usd is { } price && Money.TryFromUsd(price, out var micro)
        ? micro : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A price of {usd} USD is not a whole number of micro-USD."));
}
