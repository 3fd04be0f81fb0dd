using System.Globalization;
using System.Text;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>One run of <c>format</c>: %s %d %f %e %b %o %x %X and %%.</summary>
internal sealed class Formatting(string pattern, ListValue arguments, Meter meter)
{
    private const int MostDigits = 1000;
    private readonly StringBuilder _output = new();
    private int _at;
    private int _used;

    public CelValue Run()
    {
        if (!meter.TryWork(pattern.Length))
        {
            return Meter.LimitReached;
        }

        while (_at < pattern.Length)
        {
            var c = pattern[_at++];
            if (c != '%')
            {
                _output.Append(c);
            }
            else if (_at < pattern.Length && pattern[_at] == '%')
            {
                _output.Append('%');
                _at++;
            }
            else if (Clause() is { } problem)
            {
                return CelValue.Error($"format: {problem}");
            }
        }

        return CelValue.FromString(_output.ToString());
    }

    private string? Clause()
    {
        if (!TryPrecision(out var precision) || _at == pattern.Length)
        {
            return "incomplete clause";
        }

        var clause = pattern[_at++];
        if (_used >= arguments.Count)
        {
            return $"argument {_used} is missing";
        }

        var argument = arguments[_used++];
        var text = clause switch
        {
            's' => Plainly.Text(argument, meter),
            'd' => Whole(argument, 10),
            'b' when argument.Kind == CelKind.Bool => argument.AsBool ? "1" : "0",
            'b' => Whole(argument, 2),
            'o' => Whole(argument, 8),
            'x' => Hexadecimal(argument)?.ToLowerInvariant(),
            'X' => Hexadecimal(argument),
            'f' => Fractional(argument, number => FixedPoint.Text(number, precision ?? 6)),
            'e' => Fractional(argument, number => Scientific(number, precision ?? 6)),
            _ => null,
        };
        if (text is null)
        {
            return $"clause %{clause} does not take {argument.Kind}";
        }

        _output.Append(text);
        return meter.TryWork(text.Length) ? null : Meter.LimitReached.ErrorText;
    }

    private bool TryPrecision(out int? precision)
    {
        precision = null;
        if (_at == pattern.Length || pattern[_at] != '.')
        {
            return true;
        }

        var start = ++_at;
        while (_at < pattern.Length && char.IsAsciiDigit(pattern[_at]))
        {
            _at++;
        }

        var known = int.TryParse(pattern.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var digits);
        precision = digits;
        return known && digits <= MostDigits;
    }

    private static string? Whole(in CelValue value, int radix) => value.Kind switch
    {
        CelKind.Int when value.AsInt < 0 => $"-{Digits(unchecked((ulong)-value.AsInt), radix)}",
        CelKind.Int => Digits((ulong)value.AsInt, radix),
        CelKind.UInt => Digits(value.AsUInt, radix),
        CelKind.Double when radix == 10 && !double.IsFinite(value.AsDouble) => Plainly.Special(value.AsDouble),
        _ => null,
    };

    private static string? Hexadecimal(in CelValue value) => value.Kind switch
    {
        CelKind.String => Convert.ToHexString(Encoding.UTF8.GetBytes(value.AsString)),
        CelKind.Bytes => Convert.ToHexString(value.AsBytes.Span),
        CelKind.Double => null,
        _ => Whole(value, 16),
    };

    private static string? Fractional(in CelValue value, Func<double, string> write) => value.Kind switch
    {
        CelKind.Int => write(value.AsInt),
        CelKind.UInt => write(value.AsUInt),
        CelKind.Double => double.IsFinite(value.AsDouble) ? write(value.AsDouble) : Plainly.Special(value.AsDouble),
        _ => null,
    };

    private static string Scientific(double number, int precision)
    {
        var text = number.ToString($"E{precision}", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Digits(ulong number, int radix)
    {
        Span<char> digits = stackalloc char[64];
        var from = digits.Length;
        do
        {
            digits[--from] = "0123456789ABCDEF"[(int)(number % (ulong)radix)];
            number /= (ulong)radix;
        }
        while (number > 0);
        return new string(digits[from..]);
    }
}
