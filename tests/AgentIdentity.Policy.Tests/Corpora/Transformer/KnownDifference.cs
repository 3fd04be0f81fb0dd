using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>Where we mean to read a text otherwise than OpenFGA's own program does, and why.</summary>
internal static partial class KnownDifference
{
    public static string? Of(string text, JsonNode answer) =>
        text.Contains("//", StringComparison.Ordinal) ? "its lexer skips what looks like a comment of CEL anywhere, we only in conditions"
        : Nested().IsMatch(text) ? "braces nest in our conditions, so that an expression may hold a map; its conditions end at the first closing brace"
        : Says(answer, "no viable alternative at input '(") ? "it decides on a parenthesis as a whole and names the place where it gave up"
        : Says(answer, "is already defined") ? "it passes over a word too many, and finds further on that the name before it is taken"
        : null;

    private static bool Says(JsonNode answer, string words) =>
        answer["model"]!["mistakes"]?.AsArray().Any(m => m!["text"]!.ToString().Contains(words, StringComparison.Ordinal)) == true;

    [GeneratedRegex(@"\{[^}]*\{")]
    private static partial Regex Nested();
}
