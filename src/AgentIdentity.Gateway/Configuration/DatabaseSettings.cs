using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>A validated database.</summary>
public sealed record DatabaseSettings
{
    /// <summary>Host, database and role, without the password.</summary>
    public required string Connection { get; init; }

    /// <summary>The password, where there is one.</summary>
    public Secret? Password { get; init; }

    /// <summary>The key that contexts are signed with, in hexadecimal digits.</summary>
    public required Secret ContextKey { get; init; }

    /// <summary>The name of the key in the database.</summary>
    public required string ContextKeyId { get; init; }

    /// <summary>Where a table is whose schema is not named.</summary>
    public required string Schema { get; init; }

    /// <summary>Whether statements that write are taken at all.</summary>
    public required bool AllowWrites { get; init; }

    /// <summary>The most rows that one statement may read or change.</summary>
    public required int MaxRows { get; init; }

    /// <summary>The largest answer.</summary>
    public required int MaxResultBytes { get; init; }

    /// <summary>How long one statement may run.</summary>
    public required TimeSpan Statement { get; init; }

    /// <summary>How many connections there are at most.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Tables and views that are not anybody's own.</summary>
    public required FrozenSet<string> Shared { get; init; }

    /// <summary>Functions that may be called.</summary>
    public required FrozenSet<string> Functions { get; init; }

    internal static DatabaseSettings Of(DatabaseOptions options) => new()
    {
        Connection = options.Connection!,
        Password = Read(options.Password, options.PasswordFile),
        ContextKey = Read(options.ContextKey, options.ContextKeyFile)!,
        ContextKeyId = options.ContextKeyId,
        Schema = options.Schema,
        AllowWrites = options.AllowWrites,
        MaxRows = options.MaxRows,
        MaxResultBytes = options.MaxResultBytes,
        Statement = TimeSpan.FromSeconds(options.StatementSeconds),
        MaxConnections = options.MaxConnections,
        Shared = options.Shared.ToFrozenSet(StringComparer.Ordinal),
        Functions = options.Functions.ToFrozenSet(StringComparer.Ordinal),
    };

    internal static Secret? Read(string? value, string? file) =>
        value is not null ? new Secret(value) : file is not null ? new Secret(File.ReadAllText(file).Trim()) : null;
}
