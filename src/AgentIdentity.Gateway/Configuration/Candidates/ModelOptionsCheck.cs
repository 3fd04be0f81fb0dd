using System.Text.RegularExpressions;
using AgentIdentity.ModelProxy;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>One message per mistake in what only models have; asked at start and whenever the configuration changes.</summary>
internal sealed partial class ModelOptionsCheck : IValidateOptions<GatewayOptions>
{
    private static readonly string[] Providers = ["openai", "azure", "anthropic", "bedrock", "compatible"];
    private static readonly string[] Strategies = ["priority", "weight", "latency", "cost"];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> mistakes = [];
        var prices = PricesOf(options, mistakes);
        foreach (var (alias, settings) in options.Models)
        {
            CheckModel($"AgentIdentity:Models:{alias}", alias, settings, prices, mistakes);
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static PriceList PricesOf(GatewayOptions options, List<string> mistakes)
    {
        try
        {
            return PriceList.Of(options.Prices);
        }
        catch (FormatException problem)
        {
            mistakes.Add($"AgentIdentity:Prices:File: {problem.Message}");
            return PriceList.Of(new PricesOptions { AllowUnknown = true });
        }
    }

    private static void CheckModel(string key, string alias, ModelOptions settings, PriceList prices, List<string> mistakes)
    {
        var before = mistakes.Count;
        CheckName(key, alias, mistakes);
        OneOf($"{key}:Strategy", settings.Strategy, Strategies, mistakes);
        Between($"{key}:Retries", settings.Retries, 0, 10, mistakes);
        Between($"{key}:RetryWaitSeconds", settings.RetryWaitSeconds, 0, 60, mistakes);
        Between($"{key}:Breaker:FailurePercent", settings.Breaker.FailurePercent, 1, 100, mistakes);
        Between($"{key}:Breaker:LeastCalls", settings.Breaker.LeastCalls, 2, 100_000, mistakes);
        Between($"{key}:Breaker:WithinSeconds", settings.Breaker.WithinSeconds, 1, 3600, mistakes);
        Between($"{key}:Breaker:RestSeconds", settings.Breaker.RestSeconds, 0.5, 3600, mistakes);
        if (settings.Candidates.Count == 0)
        {
            CheckCandidate(key, alias, settings, mistakes);
        }
        else if (settings.Address.Length > 0 || settings.Model is not null || settings.ApiKey is not null || settings.InputUsdPerMillion is not null || settings.OutputUsdPerMillion is not null)
        {
            // Which of the two would count is not for the reader to guess.
            mistakes.Add($"{key} has Candidates and settings of a candidate of its own; move Address, Model, ApiKey and prices into the candidates.");
        }

        foreach (var (candidate, own) in settings.Candidates)
        {
            CheckName($"{key}:Candidates:{candidate}", candidate, mistakes);
            CheckCandidate($"{key}:Candidates:{candidate}", alias, own, mistakes);
        }

        if (mistakes.Count == before)
        {
            CheckRoute(key, alias, settings, prices, mistakes);
        }
    }

    private static void CheckCandidate(string key, string alias, ModelCandidateOptions settings, List<string> mistakes)
    {
        OneOf($"{key}:Provider", settings.Provider, Providers, mistakes);
        OneOf($"{key}:BedrockSurface", settings.BedrockSurface, ["converse", "openai", "anthropic"], mistakes);
        OneOf($"{key}:OnCallerGone", settings.OnCallerGone ?? "drain", ["drain", "abort"], mistakes);
        foreach (var wire in settings.Wires)
        {
            OneOf($"{key}:Wires", wire, [.. ModelReading.Surfaces.Keys], mistakes);
        }

        CheckAddress(key, settings, mistakes);
        Between($"{key}:TimeoutSeconds", settings.TimeoutSeconds, 1, 86_400, mistakes);
        Between($"{key}:DrainSeconds", settings.DrainSeconds, 1, 3600, mistakes);
        Between($"{key}:ContextWindow", settings.ContextWindow, 1, int.MaxValue, mistakes);
        Between($"{key}:MaxOutputTokens", settings.MaxOutputTokens ?? 1, 1, int.MaxValue, mistakes);
        Between($"{key}:UnboundedInputTokens", settings.UnboundedInputTokens ?? 1, 1, int.MaxValue, mistakes);
        Between($"{key}:Weight", settings.Weight, 0, 1_000_000, mistakes);
        Between($"{key}:Priority", settings.Priority, 0, 1_000_000, mistakes);
        Between($"{key}:RetentionDays", settings.RetentionDays ?? 0, 0, 36_500, mistakes);
        OneOf($"{key}:Tokenizer", settings.Tokenizer ?? "none", ["none", "cl100k_base", "o200k_base"], mistakes);
        CheckPrices(key, settings, mistakes);
        if (settings.ApiKey is not null && settings.ApiKey.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            mistakes.Add($"{key}:ApiKey holds a character that cannot stand in a header.");
        }

        CandidateCredential.Check(key, alias, settings, mistakes);
    }

    private static void CheckAddress(string key, ModelCandidateOptions settings, List<string> mistakes)
    {
        if (settings.Provider == "bedrock" && !Region().IsMatch(settings.Region ?? ""))
        {
            mistakes.Add($"{key}:Region must be a region such as eu-central-1; it is '{settings.Region}'.");
        }

        if (settings.Address.Length == 0 && settings.Provider == "bedrock")
        {
            return;
        }

        if (!Uri.TryCreate(settings.Address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")
            || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            mistakes.Add($"{key}:Address must be an absolute http or https address without user, query and fragment; it is '{settings.Address}'.");
        }
    }

    // The model proxy has rules of its own, such as https for every key that leaves the machine.
    private static void CheckRoute(string key, string alias, ModelOptions settings, PriceList prices, List<string> mistakes)
    {
        try
        {
            _ = new ModelCatalog([ModelReading.RouteOf(alias, settings, prices)]);
        }
        catch (ArgumentException problem)
        {
            mistakes.Add($"{key}: {problem.Message}");
        }
    }

    private static void CheckPrices(string key, ModelCandidateOptions settings, List<string> mistakes)
    {
        if (settings.InputUsdPerMillion is < 0 || settings.OutputUsdPerMillion is < 0 || settings.InputUsdPerMillion is null != settings.OutputUsdPerMillion is null)
        {
            mistakes.Add($"{key}:InputUsdPerMillion and {key}:OutputUsdPerMillion must both be set to 0 or more, or both left to the catalogue of prices.");
        }
    }

    private static void CheckName(string key, string name, List<string> mistakes)
    {
        if (!Name().IsMatch(name))
        {
            mistakes.Add($"{key}: a name is up to 63 lower-case letters, digits, '.', '_' or '-', and begins with a letter or digit.");
        }
    }

    private static void OneOf(string key, string value, string[] known, List<string> mistakes)
    {
        if (!known.Contains(value))
        {
            mistakes.Add($"{key} must be one of {string.Join(", ", known)}; it is '{value}'.");
        }
    }

    private static void Between(string key, double value, double least, double most, List<string> mistakes)
    {
        if (!(value >= least && value <= most))
        {
            mistakes.Add($"{key} must be between {least} and {most}; it is {value}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z]+)+-[0-9]+\z")]
    private static partial Regex Region();
}
