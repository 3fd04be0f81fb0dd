namespace AgentIdentity.Broker;

/// <summary>The names of accounts. A delegation's account is its id.</summary>
public static class LedgerAccounts
{
    private const string Each = "*";

    /// <summary>Everything that agents spend on behalf of a human.</summary>
    public static string Human(string human) => $"human:{human}";

    /// <summary>Everything that an agent, and those it handed work on to, spends for whomever.</summary>
    public static string Agent(string agent) => $"agent:{agent}";

    /// <summary>A human's own grant with everything below it, by its transaction (<c>txn_…</c>).</summary>
    public static string Task(string transaction) => $"task:{transaction}";

    /// <summary>The name under which a budget for each account of a kind stands, if there can be one.</summary>
    internal static string? ForEach(string account) =>
        account.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? account[..(colon + 1)] + Each : null;

    /// <summary>The account by its kind and name as people write them; null where that is no account.</summary>
    public static string? Find(string kind, string name) => (kind, name) switch
    {
        (_, { Length: 0 or > 256 }) => null,
        ("delegation", ['d', 'l', 'g', '_', ..]) => name,
        ("human", _) => Human(name),
        ("agent", _) => Agent(name),
        ("task", Each or ['t', 'x', 'n', '_', ..]) => Task(name),
        _ => null,
    };

    /// <summary>An account as a sentence names it.</summary>
    internal static string Describe(string account) => account.Split(':', 2) is [var kind, var name] ? $"{kind} {name}" : $"delegation {account}";
}
