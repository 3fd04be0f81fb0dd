using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Fga;

/// <summary>A time with its offset (RFC 3339).</summary>
internal static partial class FgaTimestamp
{
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        return Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
