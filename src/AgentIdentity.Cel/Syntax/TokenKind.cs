namespace AgentIdentity.Cel.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Int,
    UInt,
    Double,
    String,
    Bytes,
    Symbol,
    True,
    False,
    Null,
    In,
}
