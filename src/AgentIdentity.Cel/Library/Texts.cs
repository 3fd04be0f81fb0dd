using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

/// <summary>The text tests of the language definition; all compare code point by code point.</summary>
internal static class Texts
{
    public static CelValue Contains(ReadOnlySpan<CelValue> args, Meter meter)
    {
        meter.TryWork(args[0].AsString.Length);
        return CelValue.FromBool(args[0].AsString.Contains(args[1].AsString, StringComparison.Ordinal));
    }

    public static CelValue StartsWith(ReadOnlySpan<CelValue> args, Meter meter)
    {
        meter.TryWork(args[1].AsString.Length);
        return CelValue.FromBool(args[0].AsString.StartsWith(args[1].AsString, StringComparison.Ordinal));
    }

    public static CelValue EndsWith(ReadOnlySpan<CelValue> args, Meter meter)
    {
        meter.TryWork(args[1].AsString.Length);
        return CelValue.FromBool(args[0].AsString.EndsWith(args[1].AsString, StringComparison.Ordinal));
    }
}
