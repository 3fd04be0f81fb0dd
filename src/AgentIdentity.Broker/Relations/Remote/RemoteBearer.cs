using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The bearer credential for the remote engine: a preshared key, or a token of the client that is renewed before it ends.</summary>
internal sealed class RemoteBearer(RemoteRelationsOptions options, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _token;
    private DateTimeOffset _until;

    /// <summary>The credential; null where the server asks for none.</summary>
    /// <exception cref="HttpRequestException">The token endpoint gave no token.</exception>
    public async ValueTask<string?> GetAsync(CancellationToken cancellation)
    {
        if (options.Client is not { } client)
        {
            return options.ApiToken;
        }

        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_token is null || time.GetUtcNow() >= _until)
            {
                await FetchAsync(client, cancellation).ConfigureAwait(false);
            }

            return _token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a token that was refused, so that the next question fetches another.</summary>
    public void Forget(string? refused)
    {
        if (refused is not null && ReferenceEquals(Volatile.Read(ref _token), refused))
        {
            Volatile.Write(ref _token, null);
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task FetchAsync(RemoteClientCredentials client, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.ClientId,
            ["client_secret"] = client.ClientSecret,
        };
        if (client.Audience is not null)
        {
            form["audience"] = client.Audience;
        }

        if (client.Scope is not null)
        {
            form["scope"] = client.Scope;
        }

        using var body = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(client.TokenAddress, body, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"the token endpoint answered {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}");
        }

        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
        var token = json.RootElement.Find("access_token").Text();
        if (token is null || !string.Equals(json.RootElement.Find("token_type").Text(), "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpRequestException("the token endpoint gave no bearer token");
        }

        var seconds = json.RootElement.Find("expires_in") is { ValueKind: JsonValueKind.Number } life && life.TryGetInt32(out var given) ? given : 60;
        _until = time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Early;
        Volatile.Write(ref _token, token);
    }
}
