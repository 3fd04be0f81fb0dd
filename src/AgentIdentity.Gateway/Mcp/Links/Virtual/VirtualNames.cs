namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>
/// How the things of several servers are named in one. Tools and prompts are <c>member__name</c>, resources are <c>upstream:member/uri</c>,
/// which is a URI of its own (RFC 3986 section 3.3) and leaves the member's as it is. A decision is always about the member and its own name.
/// </summary>
internal static class VirtualNames
{
    public const string Separator = "__";
    private const string Scheme = "upstream:";

    /// <summary>Whether a member of this name can be told from every other: the first separator in a joined name is then always ours.</summary>
    public static bool CanPrefix(string member) => !member.Contains(Separator, StringComparison.Ordinal) && !member.EndsWith('_');

    public static string Join(string member, string name) => member + Separator + name;

    public static string JoinUri(string member, string uri) => $"{Scheme}{member}/{uri}";

    /// <summary>The member and its own name; null for a name that is of no member.</summary>
    public static (string Member, string Name)? Split(IReadOnlyCollection<string> members, string name) =>
        Split(members, name, name.IndexOf(Separator, StringComparison.Ordinal), 0, Separator.Length);

    public static (string Member, string Uri)? SplitUri(IReadOnlyCollection<string> members, string uri) =>
        uri.StartsWith(Scheme, StringComparison.Ordinal) ? Split(members, uri, uri.IndexOf('/', Scheme.Length), Scheme.Length, 1) : null;

    private static (string, string)? Split(IReadOnlyCollection<string> members, string whole, int at, int from, int separator)
    {
        if (at <= from || at + separator >= whole.Length)
        {
            return null;
        }

        var member = whole[from..at];
        return members.Contains(member, StringComparer.Ordinal) ? (member, whole[(at + separator)..]) : null;
    }
}
