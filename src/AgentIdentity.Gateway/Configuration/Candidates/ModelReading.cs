using System.Collections.Frozen;
using AgentIdentity.Gateway.ModelCalls;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>Makes routes of settings, once they were checked.</summary>
internal static class ModelReading
{
    /// <summary>The surfaces by their names in settings and rules.</summary>
    public static readonly FrozenDictionary<string, ModelSurface> Surfaces =
        Enum.GetValues<ModelSurface>().ToFrozenDictionary(ProviderNames.Of, StringComparer.Ordinal);

    public static ModelRoute RouteOf(string alias, ModelOptions settings, PriceList prices) => new()
    {
        Alias = alias,
        Candidates = settings.Candidates.Count == 0
            ? [CandidateOf(alias, alias, settings, prices)]
            : [.. settings.Candidates.Select(named => CandidateOf(alias, $"{alias}/{named.Key}", named.Value, prices))],
        Strategy = settings.Strategy switch
        {
            "weight" => RouteStrategy.Weight,
            "latency" => RouteStrategy.Latency,
            "cost" => RouteStrategy.Cost,
            _ => RouteStrategy.Priority,
        },
        Retries = settings.Retries,
        AllowMembers = [.. settings.AllowMembers],
        LongestWait = TimeSpan.FromSeconds(settings.RetryWaitSeconds),
    };

    /// <summary>The settings of each candidate by its name in the route.</summary>
    public static IEnumerable<(string Name, ModelCandidateOptions Settings)> SettingsOf(string alias, ModelOptions settings) =>
        settings.Candidates.Count == 0 ? [(alias, settings)] : settings.Candidates.Select(named => ($"{alias}/{named.Key}", named.Value));

    private static ModelCandidate CandidateOf(string alias, string name, ModelCandidateOptions settings, PriceList prices)
    {
        var provider = settings.Provider switch
        {
            "azure" => ModelProvider.Azure,
            "anthropic" => ModelProvider.Anthropic,
            "bedrock" => ModelProvider.Bedrock,
            "compatible" => ModelProvider.Compatible,
            _ => ModelProvider.OpenAi,
        };
        var address = new Uri(settings.Address.Length > 0 ? settings.Address : $"https://bedrock-runtime.{settings.Region}.amazonaws.com");
        var model = settings.Model ?? alias;
        var known = prices.Find(provider, address, model);
        var card = prices.CardOf(settings, known) ?? throw new ArgumentException(
            $"Model {name}: no price of {model} is known at {address.Host}. Set InputUsdPerMillion and OutputUsdPerMillion: a model without a price cannot be held to a budget.");
        return With(settings, new ModelCandidate { Alias = alias, Name = name, Provider = provider, Address = address, Model = model, Prices = card }, known);
    }

    private static ModelCandidate With(ModelCandidateOptions settings, ModelCandidate candidate, PriceEntry? known) => candidate with
    {
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
        UnboundedInputTokens = settings.UnboundedInputTokens,
        ContextWindow = settings.ContextWindow,
        MaxOutputTokens = settings.MaxOutputTokens ?? known?.MaxOutputTokens,
        Tokenizer = settings.Tokenizer is null ? known?.Tokenizer : Tokenizers.Find(settings.Tokenizer),
        ShowsAllOutput = settings.ShowsAllOutput ?? known?.ShowsAllOutput ?? false,
        Weight = settings.Weight,
        Priority = settings.Priority,
        Facts = new ModelFacts { Geography = settings.Geography, DeploymentType = settings.DeploymentType, RetentionDays = settings.RetentionDays },
    };
}
