using System.Globalization;

namespace AgentIdentity.Tokens;

/// <summary>Prints error codes.</summary>
public static class TokenErrorCodes
{
    /// <summary>The stable code of the error, for example <c>AID1013</c>.</summary>
    /// <param name="error">The error.</param>
    public static string Code(this TokenError error) => string.Create(CultureInfo.InvariantCulture, $"AID{(int)error}");
}
