using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Fetches what an issuer publishes about itself: its discovery document and the keys that this names.</summary>
internal sealed class IssuerDocuments(HttpClient http)
{
    private static readonly StrictJsonLimits Limits = new(512 * 1024, 16, 20_000);

    /// <summary>Whether an address may be asked: over TLS, or on this machine.</summary>
    public static bool IsSafe(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>The issuer's keys of this moment.</summary>
    /// <exception cref="InvalidDataException">What is published is not acceptable.</exception>
    public async Task<VerificationKeySet> FetchKeysAsync(IssuerSettings issuer, CancellationToken cancellation)
    {
        var json = issuer.JwksFile is { } file
            ? await File.ReadAllTextAsync(file, cancellation)
            : Encoding.UTF8.GetString(await http.GetByteArrayAsync(await FindKeysAsync(issuer, cancellation), cancellation));
        var rsa = issuer.Algorithms.FirstOrDefault(static algorithm => algorithm is "RS256" or "PS256") ?? "RS256";
        if (!PublishedKeys.OfIssuer(json, issuer.Issuer, rsa).TryGet(out var keys, out var refused))
        {
            throw new InvalidDataException(refused.ToString());
        }

        return keys.Keys.Count > 0 ? keys : throw new InvalidDataException("The key set holds no key that can be used.");
    }

    /// <summary>Where the discovery document of an issuer is (OpenID Connect Discovery section 4: appended).</summary>
    public static Uri MetadataOf(IssuerSettings issuer) =>
        issuer.Metadata ?? new Uri(issuer.Issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    private async Task<Uri> FindKeysAsync(IssuerSettings issuer, CancellationToken cancellation)
    {
        var bytes = await http.GetByteArrayAsync(MetadataOf(issuer), cancellation);
        if (!StrictJson.TryParse(bytes, Limits, out var document, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        using (document)
        {
            // OpenID Connect Discovery section 4.3: a document that speaks for another issuer is not this one's.
            if (Text(document.RootElement, "issuer") != issuer.Issuer)
            {
                throw new InvalidDataException("The discovery document is of another issuer.");
            }

            return Text(document.RootElement, "jwks_uri") is { } address && IsSafe(address)
                ? new Uri(address)
                : throw new InvalidDataException("The discovery document has no jwks_uri that may be used.");
        }
    }

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
