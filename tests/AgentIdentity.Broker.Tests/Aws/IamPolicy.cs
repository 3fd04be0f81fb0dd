using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Broker.Tests.Aws;

/// <summary>What IAM makes of a policy (IAM User Guide, "Policy evaluation logic"): a Deny that applies wins, and without an Allow there is none.</summary>
internal static class IamPolicy
{
    public static bool Allows(string policy, string action, string resource, DateTimeOffset? at = null)
    {
        using var document = JsonDocument.Parse(policy);
        var applying = document.RootElement.GetProperty("Statement").EnumerateArray()
            .Where(statement => Any(statement, "Action", action, ignoreCase: true) && Any(statement, "Resource", resource, ignoreCase: false) && Holds(statement, at)).ToList();
        return applying.Any(static one => one.GetProperty("Effect").GetString() == "Allow") && applying.All(static one => one.GetProperty("Effect").GetString() != "Deny");
    }

    private static bool Any(JsonElement statement, string member, string value, bool ignoreCase)
    {
        var patterns = statement.GetProperty(member);
        return (patterns.ValueKind == JsonValueKind.Array ? patterns.EnumerateArray().Select(static one => one.GetString()!) : [patterns.GetString()!])
            .Any(pattern => Regex.IsMatch(value, Pattern(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)));
    }

    private static bool Holds(JsonElement statement, DateTimeOffset? at) => !statement.TryGetProperty("Condition", out var condition)
        || (at is { } now && now >= condition.GetProperty("DateGreaterThanEquals").GetProperty("aws:CurrentTime").GetDateTimeOffset());

    // ${*}, ${?} and ${$} are the letters themselves.
    private static string Pattern(string text)
    {
        var pattern = new StringBuilder(@"\A");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '$' && i + 3 < text.Length && text[i + 1] == '{' && text[i + 3] == '}' && text[i + 2] is '*' or '?' or '$')
            {
                pattern.Append(Regex.Escape(text[i + 2].ToString()));
                i += 3;
            }
            else
            {
                pattern.Append(text[i] switch { '*' => ".*", '?' => ".", var other => Regex.Escape(other.ToString()) });
            }
        }

        return pattern.Append(@"\z").ToString();
    }
}
