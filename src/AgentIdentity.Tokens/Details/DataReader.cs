using System.Buffers;

namespace AgentIdentity.Tokens;

/// <summary>Reads data details. Names that SQL would need quotes for are not understood: two readings of one name would be two rights.</summary>
internal static class DataReader
{
    private const int MaxNameLength = 63;
    private static readonly string[] Actions = ["select", "insert", "update", "delete"];
    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public static DataDetail Read(DetailMembers members)
    {
        var actions = members.Texts("actions");
        if (!actions.All(Actions.Contains))
        {
            throw new FormatException("actions has something else than select, insert, update and delete.");
        }

        var identifier = members.Text("identifier");
        if (identifier != "*" && !(identifier.Split('.') is [var schema, var table] && IsName(schema) && IsName(table)))
        {
            throw new FormatException("identifier is neither schema.table in plain names nor *.");
        }

        var columns = members.Has("datatypes") ? members.Texts("datatypes") : [];
        return columns.All(IsName)
            ? new(members.Texts("locations"), actions, identifier, columns, members.Count("max_rows"))
            : throw new FormatException("datatypes has something that is not a plain column name.");
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(InNames);
}
