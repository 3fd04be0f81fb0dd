using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Planning;

/// <summary>Making values of named types.</summary>
internal static class Structs
{
    public static Step Plan(StructType type, FieldStep[] fields) => frame =>
    {
        frame.Charge(40);
        CelValue? unknown = null;
        var given = new Dictionary<string, CelValue>(fields.Length, StringComparer.Ordinal);
        foreach (var (name, step, optional) in fields)
        {
            var value = step(frame);
            if (value.IsError)
            {
                return value;
            }

            if (value.IsUnknown)
            {
                unknown = Failures.Strict(unknown, value);
                continue;
            }

            if (optional)
            {
                if (Literals.Held(value, "{?}") is not { } held)
                {
                    continue;
                }

                value = held;
                if (value.IsError)
                {
                    return value;
                }
            }

            if (!Overload.Fits(type.Fields[name], value))
            {
                return CelValue.Error($"field '{name}' of '{type.Name}' takes {type.Fields[name]}, found {Library.Conversions.TypeOf(value).Name}");
            }

            given[name] = value;
        }

        return unknown is { } waits ? waits : frame.Spent ? Meter.LimitReached : type.Build(given, frame);
    };
}

internal readonly record struct FieldStep(string Name, Step Value, bool Optional);
