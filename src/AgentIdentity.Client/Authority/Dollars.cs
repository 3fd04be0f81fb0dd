using System.Globalization;

namespace AgentIdentity.Client.Authority;

/// <summary>Millionths of a dollar as the decimal text the broker reads.</summary>
internal static class Dollars
{
    public static string Of(long microUsd) => (microUsd / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);
}
