namespace AgentIdentity.Broker;

/// <summary>The broker cannot work: storage, keys or settings. Callers answer 503, or do not start.</summary>
public sealed class BrokerException : Exception
{
    public BrokerException(BrokerError error, string detail, Exception? cause = null)
        : base($"{error.Code()}: {detail}", cause)
    {
        Failure = new BrokerFailure(error, detail);
    }

    public BrokerFailure Failure { get; }
}
