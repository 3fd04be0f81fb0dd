namespace AgentIdentity.ModelProxy;

/// <summary>Where Bedrock serves each wire. A base address without a path is a host of AWS, or something that stands for one.</summary>
internal static class BedrockAddress
{
    private const string PinnedVersion = "2023-06-01";

    // An ARN in the path goes escaped and stays so: the signature covers exactly what is sent.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    internal static ProviderCall Of(ModelCandidate candidate, ModelSurface wire, bool stream, bool translated)
    {
        var root = candidate.Address.AbsoluteUri.TrimEnd('/');
        var path = wire switch
        {
            ModelSurface.Converse => $"/model/{Uri.EscapeDataString(candidate.WireModel)}/{(stream ? "converse-stream" : "converse")}",
            ModelSurface.Chat => Under(candidate, "/openai/v1", "/chat/completions"),
            ModelSurface.Responses => Under(candidate, "/openai/v1", "/responses"),
            ModelSurface.Messages => Under(candidate, "/anthropic/v1", "/messages"),
            ModelSurface.CountTokens => Under(candidate, "/anthropic/v1", "/messages/count_tokens"),
            _ => throw new ArgumentOutOfRangeException(nameof(wire), wire, "Bedrock does not serve this wire."),
        };
        return new ProviderCall(new Uri(root + path, AsWritten), ProviderKey.Bearer)
        {
            SigningService = ServiceOf(candidate.Address),
            Headers = translated && wire is ModelSurface.Messages ? [new("anthropic-version", PinnedVersion)] : [],
        };
    }

    /// <summary>The name that a signature is made for: bedrock-mantle is a service of its own.</summary>
    internal static string ServiceOf(Uri address) =>
        address.Host.StartsWith("bedrock-mantle.", StringComparison.OrdinalIgnoreCase) ? "bedrock-mantle" : "bedrock";

    // bedrock-mantle serves some models under /v1 and others under /openai/v1: an address with a path says which.
    private static string Under(ModelCandidate candidate, string prefix, string rest) =>
        candidate.Address.AbsolutePath is "/" or "" ? prefix + rest : rest;
}
