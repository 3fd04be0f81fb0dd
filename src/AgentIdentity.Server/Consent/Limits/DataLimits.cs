using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>What can be lowered about statements to a database.</summary>
internal static class DataLimits
{
    public static DataDetail Lower(DataDetail data, string key, LimitPen pen) => data with
    {
        Locations = pen.Keep($"{key}.place", data.Locations, PlainWords.Place),
        Actions = pen.Keep($"{key}.action", data.Actions, PlainWords.Statement),
        Columns = pen.Keep($"{key}.column", data.Columns, static column => $"the column {column}"),
        MaxRows = pen.Count($"{key}.rows", "At most this many rows at a time", data.MaxRows),
    };
}
