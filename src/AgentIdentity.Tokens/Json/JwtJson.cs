using System.Text.Encodings.Web;

namespace AgentIdentity.Tokens;

internal static class JwtJson
{
    /// <summary>Tokens are never put into HTML; the relaxed encoder keeps URLs as they are.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
