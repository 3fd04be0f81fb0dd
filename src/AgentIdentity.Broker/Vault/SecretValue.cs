namespace AgentIdentity.Broker;

/// <summary>Text that opens something elsewhere. It prints as nothing.</summary>
public sealed class SecretValue(string text)
{
    /// <summary>The one way to the text; search for its callers.</summary>
    public string Reveal() => text;

    public override string ToString() => "[redacted]";
}
