using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>Tokens of the broker's own at the authorization servers of upstreams: fetched once, kept until shortly before their end.</summary>
public sealed class ClientTokens : IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private const int MostKept = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestKept = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Kept<Key, SecretValue> _kept;

    internal ClientTokens(TimeProvider time)
    {
        _time = time;
        _kept = new(MostKept, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <exception cref="BrokerException">The server refused, or did not answer with a token.</exception>
    public Task<SecretValue> GetAsync(ClientTokenRequest asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return _kept.GetAsync(Key.Of(asked), () => FetchAsync(asked), cancellation);
    }

    /// <summary>Forgets a token that the upstream refused. One that has taken its place meanwhile stays.</summary>
    public void Forget(ClientTokenRequest asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var key = Key.Of(asked);
        _kept.Drop(kept => kept == key);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(SecretValue Value, DateTimeOffset Until)> FetchAsync(ClientTokenRequest asked)
    {
        var from = _time.GetUtcNow();
        using var request = ClientTokenForm.Of(asked, _time);
        try
        {
            using var response = await _http.SendAsync(request).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                var (status, word) = ((int)response.StatusCode, await WordAsync(response).ConfigureAwait(false));
                throw new BrokerException(
                    status is >= 500 or 429 ? BrokerError.TokenSourceUnavailable : BrokerError.TokenSourceRefused,
                    string.Create(CultureInfo.InvariantCulture, $"The token endpoint of {asked.Upstream} answered {status}{word}."));
            }

            return Read(asked, await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false), from);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            throw new BrokerException(BrokerError.TokenSourceUnavailable, $"The token endpoint of {asked.Upstream} did not answer.", failure);
        }
    }

    private static (SecretValue, DateTimeOffset) Read(ClientTokenRequest asked, byte[] body, DateTimeOffset from)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var token = json.RootElement.GetProperty("access_token").GetString();
            // RFC 6749 section 7.1: a type that is not understood is not used. One of DPoP would need a proof.
            if (token is not { Length: > 0 and <= 16 * 1024 } || token.AsSpan().ContainsAnyExceptInRange('!', '~')
                || !string.Equals(json.RootElement.GetProperty("token_type").GetString(), "Bearer", StringComparison.OrdinalIgnoreCase))
            {
                throw new BrokerException(BrokerError.TokenSourceRefused, $"The token endpoint of {asked.Upstream} gave no bearer token.");
            }

            var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out var given) && given > 0
                ? TimeSpan.FromSeconds(Math.Min(given, LongestKept.TotalSeconds))
                : TimeSpan.FromMinutes(1);
            return (new SecretValue(token), from + (life > 2 * Margin ? life - Margin : life / 2));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not as the cause: a parser quotes what it read.
            throw new BrokerException(BrokerError.TokenSourceRefused, $"The token endpoint of {asked.Upstream} did not answer as RFC 6749 says.");
        }
    }

    // The error code is one of a list (RFC 6749 section 5.2) and helps; everything else of the answer could hold anything.
    private static async Task<string> WordAsync(HttpResponseMessage response)
    {
        try
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            return json.RootElement.TryGetProperty("error", out var error) && error.GetString() is { Length: > 0 and <= 60 } word
                && word.All(static letter => char.IsAsciiLetterLower(letter) || letter == '_') ? ": " + word : "";
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    // The secret by its hash: a new one is a new client, and a kept key must not be the secret.
    private sealed record Key(string Upstream, Uri Address, string ClientId, string Asked, string Secret)
    {
        public static Key Of(ClientTokenRequest asked) => new(
            asked.Upstream, asked.TokenAddress, asked.ClientId, $"{asked.Scope}\n{asked.Audience}\n{asked.Resource}",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked.Secret.Reveal()))));
    }
}
