using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Stub.</summary>
internal static class DetailsReader
{
    public static TokenResult<IReadOnlyList<AuthorizationDetail>> Read(byte[] utf8) => throw new NotSupportedException();
}
