namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>One token and what a validator of the profile says to it.</summary>
/// <param name="Id">Unique: what it is shown as, then what is peculiar about it.</param>
/// <param name="ShownAs">The kind the validator expects.</param>
/// <param name="Token">The token as it is sent.</param>
/// <param name="Refusal">Why it is refused; null where it is accepted.</param>
/// <param name="Why">The rule, with its source.</param>
internal sealed record TokenVector(string Id, string ShownAs, string Token, TokenError? Refusal, string Why)
{
    /// <summary>As it stands in the file: <c>accepted</c>, or the code.</summary>
    public string Result => Refusal is { } error ? error.Code() : "accepted";
}
