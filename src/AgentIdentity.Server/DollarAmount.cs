using System.Globalization;

namespace AgentIdentity.Server;

/// <summary>US dollars as people write them, held as whole millionths.</summary>
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
            || dollars > Most || decimal.Truncate(dollars * 1_000_000m) != dollars * 1_000_000m)
        {
            return false;
        }

        microUsd = (long)(dollars * 1_000_000m);
        return true;
    }

    public static string Write(long microUsd) => (microUsd / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);
}
