namespace AgentIdentity.Cel.Patterns;

/// <summary>A pattern RE2 would not take, or one it would that this library does not.</summary>
internal sealed class RegexSyntaxException(string message) : Exception(message);
