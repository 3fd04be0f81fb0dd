namespace AgentIdentity.ModelProxy;

/// <summary>Where and how a call goes to a provider.</summary>
/// <param name="Address">The exact address.</param>
/// <param name="Key">How a static key is shown.</param>
public sealed record ProviderCall(Uri Address, ProviderKey Key)
{
    /// <summary>Headers that go with it, besides those of the caller that pass.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The service name where the credential is an AWS one (SigV4); null: no AWS credential fits.</summary>
    public string? SigningService { get; init; }
}
