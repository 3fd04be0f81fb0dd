namespace AgentIdentity.Tokens;

/// <summary>Why something was refused.</summary>
/// <param name="Error">The stable reason.</param>
/// <param name="Detail">One sentence for the reader of a log. Never holds any part of a token, proof or key.</param>
public sealed record TokenFailure(TokenError Error, string Detail)
{
    /// <summary>The code and the detail.</summary>
    public override string ToString() => $"{Error.Code()} {Detail}";
}
