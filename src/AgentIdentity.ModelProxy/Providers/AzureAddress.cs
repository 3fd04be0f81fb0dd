namespace AgentIdentity.ModelProxy;

/// <summary>Azure OpenAI: with an api-version the deployment is in the path, under the v1 address it is the model's name in the body.</summary>
internal static class AzureAddress
{
    internal static ProviderCall Of(ModelCandidate candidate, ModelSurface wire) =>
        // An Entra token is an OAuth access token and goes as Bearer whatever stands here.
        new(AddressOf(candidate, wire), ProviderKey.ApiKey);

    private static Uri AddressOf(ModelCandidate candidate, ModelSurface wire)
    {
        var resource = Resource(candidate.Address);
        if (candidate.ApiVersion is not { } version)
        {
            return OpenAiAddress.Under(resource, $"openai/v1/{OpenAiAddress.PathOf(wire)}");
        }

        var query = $"?api-version={Uri.EscapeDataString(version)}";
        // Responses has no deployment in its path.
        return wire == ModelSurface.Responses
            ? OpenAiAddress.Under(resource, $"openai/responses{query}")
            : OpenAiAddress.Under(resource, $"openai/deployments/{Uri.EscapeDataString(candidate.WireModel)}/{OpenAiAddress.PathOf(wire)}{query}");
    }

    // The portal shows the resource alone, with /openai, or with /openai/v1: all three mean the same.
    private static Uri Resource(Uri address)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        foreach (var end in (string[])["/openai/v1", "/openai"])
        {
            if (text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return new Uri(text[..^end.Length] + "/");
            }
        }

        return new Uri(text + "/");
    }
}
