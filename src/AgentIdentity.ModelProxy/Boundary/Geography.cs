namespace AgentIdentity.ModelProxy;

/// <summary>Names of geographies: short words in lower case, as providers use them (<c>eu</c>, <c>us</c>, <c>apac</c>), or an operator's own (<c>on-premises</c>).</summary>
public static class Geography
{
    /// <summary>Not known: inside of no boundary.</summary>
    public const string Unknown = "unknown";

    /// <summary>Anywhere.</summary>
    public const string Global = "global";

    /// <summary>The geography and those that lie in it: what may run in <c>apac</c> may run in <c>jp</c>. Nothing lies in <c>unknown</c>.</summary>
    /// <param name="name">The geography.</param>
    public static IReadOnlyList<string> Within(string name) => name switch
    {
        Unknown => [],
        "apac" => ["apac", "jp", "au"],
        "us" => ["us", "us-gov"],
        _ => [name],
    };

    /// <summary>Whether it is such a name: 1 to 32 lower-case letters, digits and dashes.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) =>
        name is { Length: >= 1 and <= 32 } && name[0] != '-' && name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
