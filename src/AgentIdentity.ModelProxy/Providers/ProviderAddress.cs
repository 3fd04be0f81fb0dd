namespace AgentIdentity.ModelProxy;

/// <summary>Where each provider serves each wire.</summary>
public static class ProviderAddress
{
    /// <summary>The address of a call.</summary>
    /// <param name="candidate">Where it goes.</param>
    /// <param name="wire">One of the candidate's wires.</param>
    /// <param name="stream">Whether a stream is asked for: some providers have another address for it.</param>
    /// <param name="translated">Whether the broker wrote the body: it then also pins the version it was written for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The candidate does not serve the wire.</exception>
    public static ProviderCall Of(ModelCandidate candidate, ModelSurface wire, bool stream, bool translated)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (!candidate.Wires.Contains(wire))
        {
            throw new ArgumentOutOfRangeException(nameof(wire), wire, "The candidate does not serve this wire.");
        }

        return candidate.Provider switch
        {
            ModelProvider.OpenAi or ModelProvider.Compatible => OpenAiAddress.Of(candidate, wire),
            ModelProvider.Azure => AzureAddress.Of(candidate, wire),
            ModelProvider.Anthropic => AnthropicAddress.Of(candidate, wire, translated),
            ModelProvider.Bedrock => BedrockAddress.Of(candidate, wire, stream, translated),
            _ => throw new ArgumentOutOfRangeException(nameof(candidate), candidate.Provider, "The provider is not known."),
        };
    }

    /// <summary>The address of a response that a provider keeps, or of something below it.</summary>
    /// <param name="candidate">One that speaks <see cref="ModelSurface.Responses"/> itself.</param>
    /// <param name="tail">What follows the address of the surface, such as <c>resp_1/cancel</c>; escaped already.</param>
    /// <param name="query">What goes with it, escaped, without a question mark; empty for nothing.</param>
    public static ProviderCall OfKept(ModelCandidate candidate, string tail, string query)
    {
        var call = Of(candidate, ModelSurface.Responses, stream: false, translated: false);
        var own = call.Address.Query.TrimStart('?');
        return call with
        {
            Address = new UriBuilder(call.Address)
            {
                Path = $"{call.Address.AbsolutePath.TrimEnd('/')}/{tail}",
                Query = string.Join('&', new[] { own, query }.Where(static part => part.Length > 0)),
            }.Uri,
        };
    }
}
