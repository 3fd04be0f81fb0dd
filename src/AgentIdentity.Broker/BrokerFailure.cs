namespace AgentIdentity.Broker;

/// <summary>A refusal: its code, and a sentence that may be shown to whoever asked.</summary>
public sealed record BrokerFailure(BrokerError Error, string Detail)
{
    public string Code => Error.Code();

    public override string ToString() => $"{Code} {Error}: {Detail}";
}
