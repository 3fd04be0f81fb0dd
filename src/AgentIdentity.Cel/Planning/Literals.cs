using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary>List and map literals.</summary>
internal static class Literals
{
    public static Step List((Step Value, bool Optional)[] items) => frame =>
    {
        frame.Charge(10);
        frame.Work(items.Length);
        if (frame.Spent)
        {
            return Meter.LimitReached;
        }

        var values = new List<CelValue>(items.Length);
        CelValue? unknown = null;
        foreach (var (step, optional) in items)
        {
            var value = step(frame);
            if (value.IsError)
            {
                return value;
            }

            if (value.IsUnknown)
            {
                unknown = Failures.Strict(unknown, value);
            }
            else if (!optional)
            {
                values.Add(value);
            }
            else if (Held(value, "[?]") is { } held)
            {
                if (held.IsError)
                {
                    return held;
                }

                values.Add(held);
            }
        }

        return unknown ?? CelValue.FromList(new ArrayListValue(values));
    };

    public static Step Map((Step Key, Step Value, bool Optional)[] entries) => frame =>
    {
        frame.Charge(30);
        frame.Work(entries.Length);
        if (frame.Spent)
        {
            return Meter.LimitReached;
        }

        var built = new KeyedMapValue();
        CelValue? unknown = null;
        foreach (var (keyStep, valueStep, optional) in entries)
        {
            var key = keyStep(frame);
            var value = key.IsError ? key : key.IsUnknown ? Failures.Strict(key, valueStep(frame)) : valueStep(frame);
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
                if (Held(value, "{?}") is not { } held)
                {
                    continue;
                }

                value = held;
                if (value.IsError)
                {
                    return value;
                }
            }

            frame.TryWork(Library.Size.Of(key));
            if (built.Add(key, value) is { } problem)
            {
                return CelValue.Error(problem);
            }
        }

        return unknown ?? CelValue.FromMap(built);
    };

    /// <summary>What an optional entry of a literal holds; null where it holds nothing and is left out, an error where it is no optional.</summary>
    public static CelValue? Held(in CelValue entry, string literal) =>
        entry.Kind == CelKind.Optional ? entry.OptionalOf.Value : Errors.NoOverload(literal, entry);
}
