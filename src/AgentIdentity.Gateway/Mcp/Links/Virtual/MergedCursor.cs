using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>
/// Where the lists of several servers go on, in one sealed text: it can be neither read nor made by a caller, and is good for the same list of
/// the same virtual server under the same delegation only. The key lives as long as this process, as cursors do in most servers.
/// </summary>
internal sealed class MergedCursor : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly AesGcm _key = new(RandomNumberGenerator.GetBytes(32), TagBytes);

    public string Seal(LinkCall call, string method, IReadOnlyDictionary<string, string> cursors)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(cursors);
        var whole = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        _key.Encrypt(whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length), ContextOf(call, method));
        return WebEncoders.Base64UrlEncode(whole);
    }

    /// <summary>The members' own cursors; null where the text is not one that was sealed here for this.</summary>
    public IReadOnlyDictionary<string, string>? Open(LinkCall call, string method, string cursor)
    {
        try
        {
            var whole = WebEncoders.Base64UrlDecode(cursor);
            if (whole.Length < NonceBytes + TagBytes)
            {
                return null;
            }

            var plain = new byte[whole.Length - NonceBytes - TagBytes];
            _key.Decrypt(
                whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length), plain, ContextOf(call, method));
            return JsonSerializer.Deserialize<Dictionary<string, string>>(plain);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _key.Dispose();

    // As JSON, so that no name can run into the next.
    private static byte[] ContextOf(LinkCall call, string method)
    {
        Delegation token = call.Token;
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { call.Upstream.Name, method, token.DelegationId, token.Subject, token.Actor.Subject, token.ClientId }));
    }
}
