using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.Tokens;

/// <summary>Either a value or the reason why there is none. The default value is a refusal.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
[SuppressMessage("Usage", "CA1815", Justification = "A result is taken apart at once, never compared.")]
public readonly struct TokenResult<T>
    where T : class
{
    private static readonly TokenFailure Unset = new(TokenError.Malformed, "Nothing was validated.");
    private readonly T? value;
    private readonly TokenFailure? failure;

    internal TokenResult(T value) => this.value = value;

    internal TokenResult(TokenFailure failure) => this.failure = failure;

    /// <summary>Whether there is a value.</summary>
    public bool Ok => value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is the failure.</exception>
    public T Value => value ?? throw new InvalidOperationException(Failure.ToString());

    /// <summary>The failure.</summary>
    /// <exception cref="InvalidOperationException">There is a value.</exception>
    public TokenFailure Failure => value is null
        ? failure ?? Unset
        : throw new InvalidOperationException("The result is a success.");

    /// <summary>Takes the result apart.</summary>
    /// <param name="found">The value, if there is one.</param>
    /// <param name="refused">The failure otherwise.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? found, [NotNullWhen(false)] out TokenFailure? refused)
    {
        found = value;
        refused = value is null ? failure ?? Unset : null;
        return value is not null;
    }

    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    [SuppressMessage("Usage", "CA2225", Justification = "Results are made by this library.")]
    public static implicit operator TokenResult<T>(T value) => new(value);

    /// <summary>A refusal.</summary>
    /// <param name="failure">The reason.</param>
    [SuppressMessage("Usage", "CA2225", Justification = "Results are made by this library.")]
    public static implicit operator TokenResult<T>(TokenFailure failure) => new(failure);
}
