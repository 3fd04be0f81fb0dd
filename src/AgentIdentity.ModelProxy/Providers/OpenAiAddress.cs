namespace AgentIdentity.ModelProxy;

/// <summary>OpenAI, servers like it, and others' addresses of OpenAI's surfaces: the paths are the same under every base.</summary>
internal static class OpenAiAddress
{
    internal static ProviderCall Of(ModelCandidate candidate, ModelSurface wire) =>
        new(Under(candidate.Address, PathOf(wire)), ProviderKey.Bearer);

    internal static string PathOf(ModelSurface wire) => wire switch
    {
        ModelSurface.Chat => "chat/completions",
        ModelSurface.Responses => "responses",
        ModelSurface.Embeddings => "embeddings",
        _ => throw new ArgumentOutOfRangeException(nameof(wire), wire, "No surface of OpenAI's."),
    };

    internal static Uri Under(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
