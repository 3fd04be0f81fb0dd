namespace AgentIdentity.ModelProxy;

/// <summary>
/// Hosts that say by themselves who is behind them. A candidate that is called a server of one's own, or another provider's, and stands at
/// one of these is judged as what it is: whoever is called gets the data.
/// </summary>
internal static class KnownHosts
{
    /// <summary>Whose host it is; null for one that tells nothing.</summary>
    internal static ModelProvider? ProviderAt(string host)
    {
        var plain = Plain(host);
        return plain switch
        {
            _ when IsUnder(plain, "api.openai.com") => ModelProvider.OpenAi,
            _ when IsUnder(plain, "api.anthropic.com") => ModelProvider.Anthropic,
            _ when IsUnder(plain, "openai.azure.com") || IsUnder(plain, "services.ai.azure.com") || IsUnder(plain, "cognitiveservices.azure.com") => ModelProvider.Azure,
            _ when IsAws(plain) && plain.Contains("bedrock", StringComparison.Ordinal) => ModelProvider.Bedrock,
            _ => null,
        };
    }

    /// <summary>The region that a host of AWS's names; null for any other.</summary>
    internal static string? AwsRegionAt(string host)
    {
        var plain = Plain(host);
        return IsAws(plain) ? plain.Split('.').FirstOrDefault(static label => label.Count(static letter => letter == '-') >= 2 && BedrockPlaces.OfRegion(label).Count > 0) : null;
    }

    /// <summary>The host in the one spelling: case and a last dot mean nothing to a resolver.</summary>
    internal static string Plain(string host) => host.TrimEnd('.').ToLowerInvariant();

    private static bool IsAws(string plain) => IsUnder(plain, "amazonaws.com") || IsUnder(plain, "amazonaws.com.cn") || IsUnder(plain, "api.aws");

    private static bool IsUnder(string plain, string domain) => plain == domain || plain.EndsWith("." + domain, StringComparison.Ordinal);
}
