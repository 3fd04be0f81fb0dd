namespace AgentIdentity.Gateway.Configuration;

/// <summary>A PostgreSQL database as an upstream (<c>Kind: data</c>).</summary>
public sealed class DatabaseOptions
{
    /// <summary>Where it is and who the gateway is there, as Npgsql writes it: <c>Host=…;Database=…;Username=agentid_agent;SSL Mode=VerifyFull</c>. No password.</summary>
    public string? Connection { get; set; }

    /// <summary>The password of that role.</summary>
    public string? Password { get; set; }

    /// <summary>A file with the password; instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The key that contexts are signed with: 64 hexadecimal digits.</summary>
    public string? ContextKey { get; set; }

    /// <summary>A file with the key; instead of <see cref="ContextKey"/>.</summary>
    public string? ContextKeyFile { get; set; }

    /// <summary>The name of the key in the database.</summary>
    public string ContextKeyId { get; set; } = "k1";

    /// <summary>Where a table is whose schema a statement does not name.</summary>
    public string Schema { get; set; } = "public";

    /// <summary>Whether statements that write are taken at all; each is decided besides.</summary>
    public bool AllowWrites { get; set; }

    /// <summary>The most rows that one statement may read or change, where the caller asks for no fewer and a grant allows no fewer.</summary>
    public int MaxRows { get; set; } = 1000;

    /// <summary>The largest answer.</summary>
    public int MaxResultBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long one statement may run.</summary>
    public int StatementSeconds { get; set; } = 10;

    /// <summary>How many connections there are at most.</summary>
    public int MaxConnections { get; set; } = 16;

    /// <summary>Tables and views without row-level security that every agent may read whole, as <c>schema.name</c>.</summary>
    public IList<string> Shared { get; } = [];

    /// <summary>Functions of the database's own that statements may call, as <c>schema.name</c>.</summary>
    public IList<string> Functions { get; } = [];
}
