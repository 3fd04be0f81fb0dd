using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Relations;

/// <summary>The user side of a tuple or a question: <c>user:ben</c>, <c>user:*</c> or <c>role:sales#assignee</c>.</summary>
internal sealed partial class Subject
{
    private Subject(string text, int colon, int hash)
    {
        Text = text;
        Type = text[..colon];
        Object = hash < 0 ? text : text[..hash];
        Relation = hash < 0 ? null : text[(hash + 1)..];
        Wildcard = hash < 0 && text.AsSpan(colon + 1) is "*";
        Everyone = Type + ":*";
        Kind = Relation is not null ? $"{Type}#{Relation}" : Wildcard ? Everyone : Type;
    }

    public string Text { get; }

    public string Type { get; }

    /// <summary>The object part, without the relation of a userset.</summary>
    public string Object { get; }

    public string? Relation { get; }

    public bool Wildcard { get; }

    /// <summary>The typed wildcard that includes this subject.</summary>
    public string Everyone { get; }

    /// <summary>How type restrictions name such a subject: <c>user</c>, <c>user:*</c>, <c>role#assignee</c>.</summary>
    public string Kind { get; }

    /// <summary>Null when the text is no subject.</summary>
    public static Subject? Parse(string text)
    {
        var match = text.Length <= 512 ? Form().Match(text) : Match.Empty;
        return match.Success
            ? new Subject(text, match.Groups[1].Length, match.Groups[2].Success ? match.Groups[2].Index : -1)
            : null;
    }

    public static bool IsObject(string text) => text.Length <= 256 && ObjectForm().IsMatch(text);

    public static ReadOnlySpan<char> TypeOf(string objectText) => objectText.AsSpan(0, objectText.IndexOf(':'));

    [GeneratedRegex(@"^([^:#@\*\s]{1,254}):(?:\*|[^:#\*\s]+(#[^:#@\*\s]{1,50})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[^:#@\*\s]{1,254}:[^#:\*\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectForm();
}
