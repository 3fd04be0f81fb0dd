namespace AgentIdentity.ModelProxy;

/// <summary>Where and how Anthropic is called.</summary>
internal static class AnthropicAddress
{
    /// <summary>The call: below an address that may or may not end in the version of the API.</summary>
    internal static ProviderCall Of(ModelCandidate candidate, ModelSurface wire, bool translated)
    {
        var address = candidate.Address.AbsoluteUri.TrimEnd('/');
        var messages = (address.EndsWith("/v1", StringComparison.Ordinal) ? address : address + "/v1") + "/messages";
        return new ProviderCall(new Uri(wire == ModelSurface.CountTokens ? messages + "/count_tokens" : messages), ProviderKey.XApiKey)
        {
            // A body of the caller's own goes with the version it was written for; what the broker writes may speak of sampling.
            Headers = translated ? [new("anthropic-version", MessagesHeaders.Older)] : [],
        };
    }
}
