using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.Tokens;

/// <summary>Either a value or the reason why there is none. The default value is a refusal.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
[SuppressMessage("Usage", "CA1815", Justification = "A result is taken apart at once, never compared.")]
public readonly struct TokenResult<T>
    where T : class
{
    private static readonly TokenFailure Unset = new(TokenError.Malformed, "Nothing was validated.");
    private readonly T? _value;
    private readonly TokenFailure? _failure;

    internal TokenResult(T value) => _value = value;

    internal TokenResult(TokenFailure failure) => _failure = failure;

    /// <summary>Whether there is a value.</summary>
    public bool Ok => _value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is the failure.</exception>
    public T Value => _value ?? throw new InvalidOperationException(Failure.ToString());

    /// <summary>The failure.</summary>
    /// <exception cref="InvalidOperationException">There is a value.</exception>
    public TokenFailure Failure => _value is null
        ? _failure ?? Unset
        : throw new InvalidOperationException("The result is a success.");

    /// <summary>Takes the result apart.</summary>
    /// <param name="found">The value, if there is one.</param>
    /// <param name="refused">The failure otherwise.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? found, [NotNullWhen(false)] out TokenFailure? refused)
    {
        found = _value;
        refused = _value is null ? _failure ?? Unset : null;
        return _value is not null;
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
