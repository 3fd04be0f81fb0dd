using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The request for a token, with the client's authentication in the way that is configured.</summary>
internal static class ClientTokenForm
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static HttpRequestMessage Of(ClientTokenRequest asked, TimeProvider time)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        foreach (var (name, value) in ((string, string?)[])[("scope", asked.Scope), ("audience", asked.Audience), ("resource", asked.Resource)])
        {
            if (value is not null)
            {
                form[name] = value;
            }
        }

        var request = new HttpRequestMessage(HttpMethod.Post, asked.TokenAddress);
        switch (asked.Method)
        {
            case "private_key_jwt":
                form["client_id"] = asked.ClientId;
                form["client_assertion_type"] = AssertionType;
                form["client_assertion"] = Assertion(asked, time);
                break;
            case "client_secret_post":
                form["client_id"] = asked.ClientId;
                form["client_secret"] = asked.Secret.Reveal();
                break;
            default:
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(asked));
                break;
        }

        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    // RFC 6749 section 2.3.1: both are form-encoded before they are put together.
    private static string Basic(ClientTokenRequest asked) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        $"{FormEncoded(asked.ClientId)}:{FormEncoded(asked.Secret.Reveal())}"));

    private static string FormEncoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string Assertion(ClientTokenRequest asked, TimeProvider time)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(asked.Secret.Reveal());
            return new ClientAssertionSigner(key, asked.ClientId, time).Create(asked.AssertionAudience);
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            // The cause could quote the key.
            throw new BrokerException(BrokerError.SecretUnusable, $"The secret of {asked.Upstream} is no private key in PEM on P-256 or P-384, which private_key_jwt needs.");
        }
    }
}
