using System.Buffers;

namespace AgentIdentity.Policy.Relations;

/// <summary>The user side of a tuple or a question: <c>user:ben</c>, <c>user:*</c> or <c>role:sales#assignee</c>.</summary>
internal sealed class Subject
{
    private const int LongestUser = 512;
    private const int LongestObject = 256;
    private const int LongestType = 254;
    private const int LongestRelation = 50;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(":#@*");
    private static readonly SearchValues<char> NotInIds = SearchValues.Create(":#");
    private static readonly SearchValues<char> NotInSets = SearchValues.Create(":#*");

    private Subject(string text, string type, int hash)
    {
        Text = text;
        Type = type;
        Object = hash < 0 ? text : text[..hash];
        Relation = hash < 0 ? null : text[(hash + 1)..];
        Wildcard = hash < 0 && text.AsSpan(type.Length + 1) is "*";
        Kind = Relation is not null ? $"{Type}#{Relation}" : Wildcard ? text : Type;
    }

    public string Text { get; }

    public string Type { get; }

    /// <summary>The object part, without the relation of a userset.</summary>
    public string Object { get; }

    public string? Relation { get; }

    public bool Wildcard { get; }

    /// <summary>The typed wildcard that includes this subject.</summary>
    public string Everyone => Wildcard ? Text : Type + ":*";

    /// <summary>How type restrictions name such a subject: <c>user</c>, <c>user:*</c>, <c>role#assignee</c>.</summary>
    public string Kind { get; }

    /// <summary>Null when the text is no subject.</summary>
    public static Subject? Parse(string text) =>
        IsUser(text) ? new Subject(text, text[..text.IndexOf(':', StringComparison.Ordinal)], text.IndexOf('#', StringComparison.Ordinal)) : null;

    /// <summary>One user of a type, by an id that is known to have nothing in it that could be read as something else.</summary>
    public static Subject One(string type, string id) => new($"{type}:{id}", type, -1);

    /// <summary>Whether the text is a subject.</summary>
    public static bool IsUser(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (text.Length > LongestUser || colon < 0 || !IsName(text[..colon], LongestType, NotInNames))
        {
            return false;
        }

        var rest = text[(colon + 1)..];
        var hash = rest.IndexOf('#');
        return rest is "*" || (hash < 0
            ? IsId(rest, LongestUser)
            : IsName(rest[..hash], LongestUser, NotInSets) && IsName(rest[(hash + 1)..], LongestRelation, NotInNames));
    }

    public static bool IsObject(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return text.Length <= LongestObject && colon > 0
            && IsName(text[..colon], LongestType, NotInNames) && IsId(text[(colon + 1)..], LongestObject);
    }

    public static ReadOnlySpan<char> TypeOf(ReadOnlySpan<char> objectText) => objectText[..objectText.IndexOf(':')];

    /// <summary>A * may stand in an id, but not first, where it would look like everyone.</summary>
    private static bool IsId(ReadOnlySpan<char> text, int longest) => !text.StartsWith('*') && IsName(text, longest, NotInIds);

    private static bool IsName(ReadOnlySpan<char> text, int longest, SearchValues<char> without)
    {
        if (text.IsEmpty || text.Length > longest || text.ContainsAny(without))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return true;
    }
}
