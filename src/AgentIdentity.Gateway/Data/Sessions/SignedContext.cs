using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>
/// For whom a statement runs, as the database believes it: made for one transaction of one server process, over soon, and signed with a key that
/// the role of the session cannot read (HMAC-SHA-256, RFC 2104). Whoever copies it has it for nothing else.
/// </summary>
internal static class SignedContext
{
    /// <summary>Behind the statement's own end: the context must not run out while the last row is read.</summary>
    private const int SparedSeconds = 5;

    /// <param name="settings">With the key.</param>
    /// <param name="for">Whose it is.</param>
    /// <param name="place">Where the transaction runs, in the database's words.</param>
    /// <param name="now">The time there, in seconds.</param>
    public static string Of(DatabaseSettings settings, ContextClaims @for, string place, double now)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("place", place);
            json.WriteNumber("ends", Math.Round(now + settings.Statement.TotalSeconds + SparedSeconds, 3));
            json.WriteString("human", @for.Human);
            json.WriteString("agent", @for.Agent);
            json.WriteString("delegation", @for.Delegation);
            json.WriteString("decision", @for.Decision);
            json.WriteEndObject();
        }

        var tag = HMACSHA256.HashData(Convert.FromHexString(settings.ContextKey.Reveal()), buffer.WrittenSpan);
        return $"{settings.ContextKeyId}:{Convert.ToHexStringLower(tag)}:{Encoding.ASCII.GetString(buffer.WrittenSpan)}";
    }
}

/// <summary>Whom a statement runs for.</summary>
internal sealed record ContextClaims(string Human, string Agent, string Delegation, string Decision);
