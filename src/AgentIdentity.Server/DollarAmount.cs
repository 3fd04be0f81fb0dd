using System.Globalization;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Server;

/// <summary>A budget as people write it, in US dollars; at most a million of them.</summary>
internal static class DollarAmount
{
    private const decimal Most = 1_000_000m;

    /// <summary>True for null (no amount) and for a plain decimal with at most six places.</summary>
    public static bool TryRead(string? text, out long? microUsd)
    {
        microUsd = null;
        if (text is null)
        {
            return true;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            || dollars > Most || !Money.TryFromUsd(dollars, out var whole))
        {
            return false;
        }

        microUsd = whole;
        return true;
    }

    public static string Write(long microUsd) => Money.FormatUsd(microUsd);
}
