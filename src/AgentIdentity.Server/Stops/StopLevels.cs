using AgentIdentity.Broker;

namespace AgentIdentity.Server.Stops;

/// <summary>The names of the levels of a stop, at the administration, on the page and on the command line.</summary>
internal static class StopLevels
{
    private static readonly Dictionary<string, StopLevel> Levels = Enum.GetValues<StopLevel>().ToDictionary(Name, static level => level, StringComparer.Ordinal);

    public static string All => string.Join(", ", Levels.Keys);

    public static string Name(StopLevel level) => level.ToString().ToLowerInvariant();

    public static bool TryRead(string? name, out StopLevel level) => Levels.TryGetValue(name ?? "", out level);
}
