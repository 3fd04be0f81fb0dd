namespace AgentIdentity.Cel.Syntax;

/// <summary>
/// One token. <paramref name="Text"/> is the name, symbol, digits or decoded text; <paramref name="Octets"/> the
/// decoded bytes literal.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int Offset, string Text, byte[]? Octets = null)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public string Describe() => Kind == TokenKind.End ? "end of expression" : $"'{Text}'";
}
