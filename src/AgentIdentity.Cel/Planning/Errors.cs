namespace AgentIdentity.Cel.Planning;

internal static class Errors
{
    public static CelValue NoOverload(string function, params ReadOnlySpan<CelValue> arguments)
    {
        var kinds = new string[arguments.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = Library.Conversions.TypeOf(arguments[i]).Name;
        }

        return CelValue.Error($"no such overload: {function}({string.Join(", ", kinds)})");
    }

    public static CelValue NoKey(string key) => CelValue.Error($"no such key: {key}");

    public static CelValue Overflow(string what) => CelValue.Error($"{what} overflow");
}
