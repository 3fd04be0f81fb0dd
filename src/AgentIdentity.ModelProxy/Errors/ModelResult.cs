using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.ModelProxy;

/// <summary>A value, or why there is none.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct ModelResult<T> : IEquatable<ModelResult<T>> where T : class
{
    private readonly T? _value;
    private readonly ModelFailure? _failure;

    internal ModelResult(T? value, ModelFailure? failure) => (_value, _failure) = (value, failure);

    /// <summary>There is a value.</summary>
    public bool Ok => _value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => _value ?? throw new InvalidOperationException($"No value: {_failure?.Detail}");

    /// <summary>Why there is no value.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public ModelFailure Failure => _failure ?? throw new InvalidOperationException("Nothing failed.");

    /// <summary>The same result with its value as something wider.</summary>
    public ModelResult<TWide> As<TWide>() where TWide : class => new((TWide?)(object?)_value, _failure);

    /// <inheritdoc/>
    public bool Equals(ModelResult<T> other) => Equals(_value, other._value) && Equals(_failure, other._failure);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ModelResult<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value, _failure);

    /// <summary>Equal values or equal failures.</summary>
    public static bool operator ==(ModelResult<T> left, ModelResult<T> right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(ModelResult<T> left, ModelResult<T> right) => !left.Equals(right);
}
