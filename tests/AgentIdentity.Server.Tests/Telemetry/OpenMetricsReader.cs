using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Tests.Telemetry;

/// <summary>Reads a whole exposition by the rules of OpenMetrics 1.0, and says what breaks them.</summary>
internal sealed partial class OpenMetricsReader
{
    private static readonly Dictionary<string, string[]> Suffixes = new()
    {
        ["counter"] = ["_total", "_created"],
        ["gauge"] = [""],
        ["histogram"] = ["_bucket", "_count", "_sum", "_created"],
    };

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _families = [];
    private readonly HashSet<string> _series = [];
    private readonly HashSet<string> _points = [];
    private string _family = "";
    private string _type = "";
    private string? _point;
    private (double Bound, double Count)? _bucket;
    private bool _hasSamples;

    /// <summary>How many samples were read.</summary>
    public int Samples { get; private set; }

    public static (IReadOnlyList<string> Faults, int Samples) Read(string text)
    {
        var reader = new OpenMetricsReader();
        if (!text.EndsWith("\n# EOF\n", StringComparison.Ordinal))
        {
            reader._faults.Add("it does not end with # EOF and one line feed");
        }

        foreach (var line in text.Split('\n')[..^2])
        {
            reader.Take(line);
        }

        return (reader._faults, reader.Samples);
    }

    private void Take(string line)
    {
        if (Descriptor().Match(line) is { Success: true } descriptor)
        {
            Describe(descriptor.Groups["what"].Value, descriptor.Groups["name"].Value, descriptor.Groups["text"].Value);
        }
        else if (Sample().Match(line) is { Success: true } sample)
        {
            Samples++;
            Take(sample.Groups["name"].Value, Labels(sample.Groups["labels"].Value, line), sample.Groups["value"].Value, line);
        }
        else
        {
            _faults.Add("no line of the format: " + line);
        }
    }

    private void Describe(string what, string name, string text)
    {
        if (name != _family)
        {
            Check(_families.Add(name), $"family {name} is torn apart or there twice");
            Check(_families.All(other => other == name || !Suffixes.Values.SelectMany(static all => all).Any(suffix => suffix.Length > 0 && other + suffix == name)), $"family {name} has the name of another's sample");
            (_family, _type, _point, _bucket, _hasSamples) = (name, "", null, null, false);
            _points.Clear();
        }

        Check(!_hasSamples, $"{what} of {name} stands behind its samples");
        if (what == "TYPE")
        {
            Check(_type.Length == 0 && Suffixes.ContainsKey(text), $"TYPE {text} of {name} is unknown or there twice");
            _type = text;
        }
        else if (what == "UNIT")
        {
            Check(name.EndsWith("_" + text, StringComparison.Ordinal), $"family {name} does not end with its unit {text}");
        }
    }

    private void Take(string name, List<(string Name, string Value)> labels, string value, string line)
    {
        _hasSamples = true;
        var suffix = name.StartsWith(_family, StringComparison.Ordinal) ? name[_family.Length..] : null;
        if (suffix is null || !Suffixes.TryGetValue(_type, out var allowed) || !allowed.Contains(suffix))
        {
            _faults.Add("no sample of its family: " + line);
            return;
        }

        Check(labels.Select(static label => label.Name).Distinct().Count() == labels.Count, "a label stands twice: " + line);
        var own = string.Join(',', labels.Where(label => suffix != "_bucket" || label.Name != "le").OrderBy(static label => label.Name, StringComparer.Ordinal).Select(static label => $"{label.Name}={label.Value}"));
        if (own != _point)
        {
            Check(_points.Add(own), "a point is torn apart: " + line);
            (_point, _bucket) = (own, null);
        }

        Check(_series.Add(name + "{" + string.Join(',', labels.Order()) + "}"), "a series is there twice: " + line);
        var number = Number(value);
        Check(number is not null, "no number: " + line);
        Check(suffix is "" or "_sum" || number >= 0, "a count is negative or none: " + line);
        TakeBucket(suffix, labels, number ?? 0, line);
    }

    private void TakeBucket(string suffix, List<(string Name, string Value)> labels, double number, string line)
    {
        if (suffix == "_bucket")
        {
            var le = labels.SingleOrDefault(static label => label.Name == "le").Value;
            Check(le is not null && (le == "+Inf" || Canonical().IsMatch(le)), "a bound is missing or written in another way than others write it: " + line);
            var bound = Number(le ?? "") ?? double.NaN;
            Check(_bucket is not { } before || (bound > before.Bound && number >= before.Count), "buckets do not rise: " + line);
            _bucket = (bound, number);
        }
        else if (_type == "histogram" && suffix == "_count")
        {
            Check(_bucket is { Bound: double.PositiveInfinity } last && last.Count == number, "the count is not that of the bucket +Inf: " + line);
        }
    }

    private List<(string Name, string Value)> Labels(string text, string line)
    {
        List<(string, string)> labels = [];
        var at = 0;
        while (at < text.Length)
        {
            var label = Label().Match(text, at);
            if (!label.Success || label.Index != at)
            {
                _faults.Add("labels cannot be read: " + line);
                break;
            }

            labels.Add((label.Groups["name"].Value, label.Groups["value"].Value));
            at += label.Length;
        }

        return labels;
    }

    private static double? Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private void Check(bool holds, string fault)
    {
        if (!holds)
        {
            _faults.Add(fault);
        }
    }

    [GeneratedRegex(@"\A# (?<what>TYPE|UNIT|HELP) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>([^\\\n""]|\\[\\n""])*)\z")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"\A(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)\z")]
    private static partial Regex Sample();

    [GeneratedRegex(@"\G(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^\\\n""]|\\[\\n""])*)""(,(?=[a-zA-Z_])|\z)")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Real();

    // A whole number has its point, and a large one its exponent.
    [GeneratedRegex(@"\A-?([0-9]+\.[0-9]+|[0-9](\.[0-9]+)?e[+-][0-9]{2,3})\z")]
    private static partial Regex Canonical();
}
