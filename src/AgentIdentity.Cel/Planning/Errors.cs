namespace AgentIdentity.Cel.Planning;

/// <summary>The errors that more than one function or step ends in.</summary>
internal static class Errors
{
    public static CelValue NoOverload(string function, params ReadOnlySpan<CelValue> arguments)
    {
        var kinds = new string[arguments.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = NameOf(arguments[i]);
        }

        return CelValue.Error($"no such overload: {function}({string.Join(", ", kinds)})");
    }

    public static CelValue NoKey(string key) => CelValue.Error($"no such key: {key}");

    public static CelValue NoField(in CelValue value, string field) => CelValue.Error($"no such field: {field} of {NameOf(value)}");

    public static CelValue NoFields(in CelValue value) => CelValue.Error($"type '{NameOf(value)}' does not support field selection");

    public static CelValue Overflow(string what) => CelValue.Error($"{what} overflow");

    private static string NameOf(in CelValue value) => Library.Conversions.TypeOf(value).Name;
}
