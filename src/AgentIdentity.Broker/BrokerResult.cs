using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.Broker;

/// <summary>Either what was asked for or why it was refused. Refusals are values here; exceptions are for broken storage.</summary>
[SuppressMessage("Usage", "CA1815", Justification = "A result is taken apart at once, never compared.")]
[SuppressMessage("Usage", "CA2225", Justification = "Results are made by the broker.")]
public readonly struct BrokerResult<T>
    where T : class
{
    private BrokerResult(T? value, BrokerFailure? failure) => (Value, Failure) = (value, failure);

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Ok => Value is not null;

    public T? Value { get; }

    public BrokerFailure? Failure { get; }

    public static implicit operator BrokerResult<T>(T value) => new(value, null);

    public static implicit operator BrokerResult<T>(BrokerFailure failure) => new(null, failure);
}
