using System.Globalization;

namespace AgentIdentity.Server.Console;

/// <summary>Numbers and short sentences as the console writes them.</summary>
internal static class Words
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>“1 delegation”, “3 delegations”.</summary>
    public static string Count(long number, string what) => $"{Count(number)} {what}{(number == 1 ? "" : "s")}";
}
