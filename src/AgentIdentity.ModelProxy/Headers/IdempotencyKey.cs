using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// All callers share the broker's key at a provider, and there a repeated Idempotency-Key is answered with what the first call got. Each
/// delegation therefore has keys of its own.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>What goes to the provider in place of a caller's key: the same for the same key of the same delegation, and for no other.</summary>
    public static string Of(string delegation, string key) =>
        "aid-" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(delegation), Encoding.UTF8.GetBytes(key)));
}
