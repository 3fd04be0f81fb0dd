namespace AgentIdentity.ModelProxy;

/// <summary>How a static key is shown to a provider.</summary>
public enum ProviderKey
{
    /// <summary><c>Authorization: Bearer</c>; OAuth access tokens always go like this.</summary>
    Bearer = 1,

    /// <summary><c>x-api-key</c>.</summary>
    XApiKey = 2,

    /// <summary><c>api-key</c>.</summary>
    ApiKey = 3,
}
