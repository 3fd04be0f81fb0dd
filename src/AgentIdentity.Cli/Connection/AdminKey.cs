namespace AgentIdentity.Cli.Connection;

/// <summary>The administrator's key. Printing it prints nothing of it.</summary>
internal sealed class AdminKey(string value)
{
    public string Reveal() => value;

    public override string ToString() => "[admin key]";
}
