namespace AgentIdentity.Gateway.Configuration;

/// <summary>Where the secret of an upstream is.</summary>
public abstract record SecretSource
{
    private SecretSource()
    {
    }

    /// <summary>In the configuration, which may be the environment.</summary>
    public sealed record Fixed(Secret Value) : SecretSource;

    /// <summary>In a file, which is read again when it changes.</summary>
    public sealed record InFile(string Path) : SecretSource;

    /// <summary>In the broker's vault.</summary>
    public sealed record InVault(string Entry, SecretHolder Holder) : SecretSource;
}

/// <summary>Whose secret it is.</summary>
public enum SecretHolder
{
    /// <summary>The upstream has one, whoever calls.</summary>
    Everybody,

    /// <summary>Each human has their own.</summary>
    Human,

    /// <summary>Each agent has its own.</summary>
    Agent,
}
