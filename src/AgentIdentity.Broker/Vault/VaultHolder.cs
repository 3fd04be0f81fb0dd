namespace AgentIdentity.Broker;

/// <summary>Whose credential an entry is: everybody's, one human's or one agent's. There is no falling back from one to another.</summary>
public readonly record struct VaultHolder
{
    private const string HumanPrefix = "human:";
    private const string AgentPrefix = "agent:";
    private readonly string? _text;

    private VaultHolder(string text) => _text = text;

    /// <summary>The upstream has one credential, whoever calls.</summary>
    public static VaultHolder Everybody => default;

    /// <summary>The person, where it is somebody's own.</summary>
    public string? HumanId => Text.StartsWith(HumanPrefix, StringComparison.Ordinal) ? Text[HumanPrefix.Length..] : null;

    /// <summary>The agent, where it is an agent's own.</summary>
    public string? AgentId => Text.StartsWith(AgentPrefix, StringComparison.Ordinal) ? Text[AgentPrefix.Length..] : null;

    /// <summary>As it is stored, and bound into the ciphertext.</summary>
    internal string Text => _text ?? "";

    public static VaultHolder Human(string id) => new(HumanPrefix + id);

    public static VaultHolder Agent(string id) => new(AgentPrefix + id);

    internal static VaultHolder Read(string text) => text.Length == 0 ? default : new(text);

    public override string ToString() => Text.Length == 0 ? "everybody" : Text;
}
