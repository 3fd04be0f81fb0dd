using System.Globalization;

namespace AgentIdentity.Server.Consent;

/// <summary>
/// Goes over a granted thing once, noting what can be lowered and, where a form was sent, lowering it. The fields a human sees and the
/// ones that are read are the same by construction; a field that a form does not hold leaves its limit as it is.
/// </summary>
internal sealed class LimitPen(IFormCollection? form)
{
    /// <summary>The one name of everything that is left out; its values are keys.</summary>
    public const string Out = "out";
    private readonly HashSet<string> _out = [.. form?[Out].OfType<string>() ?? []];
    private readonly List<LimitField> _fields = [];

    public bool HasMistake { get; private set; }

    /// <summary>The fields noted since the last time.</summary>
    public IReadOnlyList<LimitField> TakeFields()
    {
        LimitField[] taken = [.. _fields];
        _fields.Clear();
        return taken;
    }

    public bool IsOut(string key) => _out.Contains(key);

    /// <summary>The values of a list that are kept; the last one cannot be left out, because an empty list often means everything.</summary>
    public IReadOnlyList<T> Keep<T>(string key, IReadOnlyList<T> values, Func<T, string> label)
    {
        if (values.Count < 2)
        {
            return values;
        }

        T[] kept = [.. values.Where((_, place) => !IsOut($"{key}.{place}"))];
        var mistake = kept.Length == 0 ? "One of these must stay. Leave the whole line out instead." : null;
        HasMistake |= mistake is not null;
        for (var place = 0; place < values.Count; place++)
        {
            _fields.Add(new LimitField($"{key}.{place}", label(values[place]))
            {
                IsPart = true,
                IsOut = IsOut($"{key}.{place}"),
                Mistake = place == values.Count - 1 ? mistake : null,
            });
        }

        return kept.Length == 0 ? values : kept;
    }

    /// <summary>A greatest number, at most <paramref name="asked"/>.</summary>
    public decimal? Most(string key, string label, decimal? asked) =>
        Number(key, label, asked, typed => asked is null || typed <= asked, $"at most {Text(asked)}");

    /// <summary>A least number, at least <paramref name="asked"/>.</summary>
    public decimal? Least(string key, string label, decimal? asked) =>
        Number(key, label, asked, typed => asked is null || typed >= asked, $"at least {Text(asked)}");

    /// <summary>A whole number of things, from <paramref name="least"/> on.</summary>
    public int? Count(string key, string label, int? asked, int least = 1, int most = int.MaxValue) => (int?)Number(key, label, asked,
        typed => typed >= least && typed <= (asked ?? most) && decimal.Truncate(typed) == typed,
        (asked ?? most) == int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {asked ?? most}");

    /// <summary>An amount of money.</summary>
    public long? Dollars(string key, string label, long? asked)
    {
        var written = asked is { } micro ? DollarAmount.Write(micro) : "";
        var typed = Typed(key) ?? written;
        var sound = DollarAmount.TryRead(typed.Length == 0 ? null : typed, out var read) && (asked is null || read <= asked);
        Note(key, label, typed, sound ? null : asked is null ? "It must be an amount such as 1.00." : $"It must be an amount of at most {written}.");
        return sound ? read : asked;
    }

    private static string Text(decimal? number) => number?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    private decimal? Number(string key, string label, decimal? asked, Func<decimal, bool> isLower, string must)
    {
        var typed = Typed(key) ?? Text(asked);
        decimal? read = decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        var sound = typed.Length == 0 ? asked is null : read is { } whole && isLower(whole);
        Note(key, label, typed, sound ? null : $"It must be {(asked is null && !must.StartsWith("a ", StringComparison.Ordinal) ? "a number" : must)}.");
        return sound ? read : asked;
    }

    private string? Typed(string key) => form is not null && form.TryGetValue(key, out var values) ? values.ToString().Trim() : null;

    private void Note(string key, string label, string value, string? mistake)
    {
        HasMistake |= mistake is not null;
        _fields.Add(new LimitField(key, label) { Value = value, Mistake = mistake });
    }
}
