using System.Net;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>Finds an issuer's keys and addresses through its published metadata (RFC 8414).</summary>
internal sealed class AuthorityMetadata(string authority, HttpClient http)
{
    private static readonly StrictJsonLimits Limits = new(256 * 1024, 16, 20_000);

    public string Issuer => authority;

    public Task<Uri> FindTokenEndpointAsync(CancellationToken cancellation) => FindAsync("token_endpoint", cancellation);

    public async Task<VerificationKeySet> FetchKeysAsync(CancellationToken cancellation)
    {
        var address = await FindAsync("jwks_uri", cancellation);
        var text = await http.GetStringAsync(address, cancellation);
        return VerificationKeySet.Parse(text).TryGet(out var keys, out var refused) ? keys : throw new InvalidDataException(refused.Detail);
    }

    private async Task<Uri> FindAsync(string member, CancellationToken cancellation)
    {
        var document = await ReadAsync("oauth-authorization-server", cancellation) ?? await ReadAsync("openid-configuration", cancellation)
            ?? throw new InvalidDataException("The authority publishes no metadata.");
        using (document)
        {
            // RFC 8414 section 3.3: metadata that speaks for another issuer is not this authority's.
            if (Text(document.RootElement, "issuer")?.TrimEnd('/') != authority)
            {
                throw new InvalidDataException("The metadata is of another issuer.");
            }

            var address = Text(document.RootElement, member);
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsSafe(uri)
                ? uri
                : throw new InvalidDataException($"The metadata has no {member} that may be used.");
        }
    }

    /// <summary>Whether that may be asked: over TLS, or from this machine.</summary>
    public static bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    private async Task<JsonDocument?> ReadAsync(string name, CancellationToken cancellation)
    {
        var issuer = new Uri(authority);
        var address = new Uri(issuer, $"/.well-known/{name}{issuer.AbsolutePath.TrimEnd('/')}");
        using var response = await http.GetAsync(address, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        return StrictJson.TryParse(bytes, Limits, out var document, out var error) && document.RootElement.ValueKind == JsonValueKind.Object
            ? document
            : throw new InvalidDataException(error ?? "The metadata is not an object.");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
