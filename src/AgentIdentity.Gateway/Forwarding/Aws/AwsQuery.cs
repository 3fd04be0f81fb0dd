namespace AgentIdentity.Gateway.Forwarding.Aws;

/// <summary>
/// A signature covers the query with its parameters in order. AWS puts them in order as they are escaped, its SDK as they are meant:
/// where the two differ the service would find the signature wrong, and say no more than that.
/// </summary>
internal static class AwsQuery
{
    public static bool HasOneOrder(string query)
    {
        var names = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2))
            .Select(static parts => (Name: Uri.UnescapeDataString(parts[0]), Value: parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "")).ToList();
        return names.Order(Comparer<(string Name, string Value)>.Create(static (one, other) => Compare(one, other, static text => text)))
            .SequenceEqual(names.Order(Comparer<(string Name, string Value)>.Create(static (one, other) => Compare(one, other, Uri.EscapeDataString))));
    }

    private static int Compare((string Name, string Value) one, (string Name, string Value) other, Func<string, string> written) =>
        string.CompareOrdinal(written(one.Name), written(other.Name)) is not 0 and var byName ? byName : string.CompareOrdinal(written(one.Value), written(other.Value));
}
