namespace AgentIdentity.Broker;

/// <summary>The client that notices leave by: to the configured address and nowhere that it points to, with nothing kept from one to the next.</summary>
internal static class PostClient
{
    public static HttpClient Make(TimeSpan patience) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = patience,
            MaxResponseContentBufferSize = 4096,
        };
}
