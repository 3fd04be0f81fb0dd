using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>The signature of Standard Webhooks 1.0: HMAC-SHA-256 over the id, the second and the body.</summary>
internal static class WebhookSignature
{
    /// <summary>The value of <c>webhook-signature</c>: one for each key, so that a receiver can turn from one to the next.</summary>
    public static string Of(IEnumerable<byte[]> keys, string id, DateTimeOffset at, string payload)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{payload}"));
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }
}
