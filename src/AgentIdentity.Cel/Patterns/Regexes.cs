using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Patterns;

/// <summary>Regular expressions with RE2's syntax and linear time: translated, then run by the non-backtracking engine.</summary>
internal static class Regexes
{
    private const int MostKept = 64;

    /// <summary>Compiling even the smallest pattern takes as long as comparing many texts.</summary>
    private const int CompileWork = 1000;

    /// <summary>A pattern that is refused for its size was nearly as much work as the largest that is not.</summary>
    private const int RefusedWork = 20_000;

    /// <summary>A heavy automaton can grow to megabytes as it runs; one that came from data is not kept.</summary>
    private const int HeaviestKept = 200;

    private static readonly ConcurrentDictionary<string, CompiledPattern> Kept = new(StringComparer.Ordinal);

    /// <summary>A match against a pattern the source spells out: compiled once.</summary>
    public static Step Match(Step text, string pattern)
    {
        var compiled = Compile(pattern);
        var source = CelValue.FromString(pattern);
        return frame =>
        {
            var value = text(frame);
            if (value.Kind != CelKind.String)
            {
                return value.IsValue ? Errors.NoOverload("matches", value) : value;
            }

            frame.Charge(CostRules.Of(CostRules.Matches, [value, source]));
            return IsMatch(compiled, value.AsString, frame);
        };
    }

    public static CelValue Matches(ReadOnlySpan<CelValue> args, Meter meter)
    {
        try
        {
            return Find(args[1].AsString, meter) is { } compiled ? IsMatch(compiled, args[0].AsString, meter) : Meter.LimitReached;
        }
        catch (RegexSyntaxException exception)
        {
            meter.Work(RefusedWork);
            return CelValue.Error($"not a regular expression (RE2): {exception.Message}");
        }
    }

    private static CelValue IsMatch(CompiledPattern compiled, string text, Meter meter)
    {
        // Each code unit may lead to a state that is as large as the pattern.
        meter.Work((text.Length + 10L) * (compiled.Weight + 4) / 10);
        if (compiled.AsciiOnly && !Ascii.IsValid(text))
        {
            return CelValue.Error(@"matches: a pattern with \b takes ASCII texts only");
        }

        return meter.Spent ? Meter.LimitReached : CelValue.FromBool(compiled.Regex.IsMatch(text));
    }

    /// <summary>Null where compiling is more than the meter can pay for.</summary>
    private static CompiledPattern? Find(string pattern, Meter meter)
    {
        if (Kept.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        meter.Work(CompileWork);
        if (meter.Spent)
        {
            return null;
        }

        var compiled = Compile(pattern);
        meter.Work(compiled.Length / 2);
        return compiled.Weight <= HeaviestKept ? Kept[pattern] = compiled : compiled;
    }

    private static CompiledPattern Compile(string pattern)
    {
        try
        {
            var read = Re2Pattern.Translate(pattern);
            return new CompiledPattern(
                new Regex(read.Translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), read.Weight, read.Translated.Length, read.AsciiOnly);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new RegexSyntaxException(exception.Message);
        }
    }

    private sealed record CompiledPattern(Regex Regex, long Weight, int Length, bool AsciiOnly);
}
