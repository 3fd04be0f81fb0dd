using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// requestMetadata: labels in Bedrock's own log of invocations. The broker's three say who called for whom; no caller can write them.
/// </summary>
internal static class ConverseMetadata
{
    internal const string Prefix = "agentid_";
    internal const int MostOfCaller = Most - 3;
    private const int Most = 16;
    private const int LongestValue = 256;

    internal static ModelFailure? Problem(JsonElement root)
    {
        if (Member(root, "requestMetadata") is not { } metadata)
        {
            return null;
        }

        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(static one => one.Value.ValueKind != JsonValueKind.String)
            || metadata.EnumerateObject().Count() > MostOfCaller)
        {
            return StrictMembers.Invalid("requestMetadata", $"an object of at most {MostOfCaller} texts");
        }

        return metadata.EnumerateObject().Select(static one => one.Name).FirstOrDefault(static name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) is { } own
            ? new ModelFailure(ModelError.MemberRedirects, $"Names that begin with {Prefix} are the broker's to write in requestMetadata.", "requestMetadata." + own)
            : null;
    }

    /// <summary>Who called, as labels.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Of(CallAttribution? attribution) => attribution is null ? [] :
    [
        new(Prefix + "human", Label(attribution.Human)),
        new(Prefix + "agent", Label(attribution.Agent)),
        new(Prefix + "delegation", Label(attribution.Delegation)),
    ];

    /// <summary>
    /// A text in the alphabet of requestMetadata ([a-zA-Z0-9\s:_@$#=/+,-.], up to 256). Other bytes become = and two digits, so that it can
    /// be read back and two texts never become one; what is too long then becomes its hash.
    /// </summary>
    internal static string Label(string text)
    {
        var label = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)one;
            label = char.IsAsciiLetterOrDigit(letter) || letter is ' ' or ':' or '_' or '@' or '$' or '#' or '/' or '+' or ',' or '-' or '.'
                ? label.Append(letter)
                : label.Append(CultureInfo.InvariantCulture, $"={one:X2}");
        }

        return label.Length <= LongestValue ? label.ToString() : "=sha256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
