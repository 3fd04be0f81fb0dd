namespace AgentIdentity.Gateway;

/// <summary>Text that must not be printed.</summary>
public sealed class Secret(string value)
{
    /// <summary>The one way to the text; search for its callers.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}
