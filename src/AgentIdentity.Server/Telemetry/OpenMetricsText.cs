using System.Buffers;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AgentIdentity.Server.Telemetry;

/// <summary>
/// The text that Prometheus and its kin read: OpenMetrics 1.0, or the older format for those who ask for nothing newer. Names as
/// OpenTelemetry's compatibility rules make them: dots become underscores, the unit and _total are appended.
/// </summary>
internal sealed class OpenMetricsText(IBufferWriter<byte> to, bool openMetrics)
{
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    public const string PlainType = "text/plain; version=0.0.4; charset=utf-8";

    public void Write(Metric metric)
    {
        var name = NameOf(metric);
        var type = TypeOf(metric.MetricType);
        var family = type == "counter" && !openMetrics ? name + "_total" : name;
        Line($"# TYPE {family} {type}");
        if (metric.Description.Length > 0)
        {
            Line($"# HELP {family} {Escaped(metric.Description, quotes: false)}");
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    WriteHistogram(name, labels, point);
                    break;
                case MetricType.LongSum:
                    Line($"{name}_total{Braces(labels)} {point.GetSumLong().ToString(CultureInfo.InvariantCulture)}");
                    break;
                case MetricType.DoubleSum:
                    Line($"{name}_total{Braces(labels)} {Number(point.GetSumDouble())}");
                    break;
                case MetricType.LongSumNonMonotonic:
                    Line($"{name}{Braces(labels)} {point.GetSumLong().ToString(CultureInfo.InvariantCulture)}");
                    break;
                case MetricType.DoubleSumNonMonotonic:
                    Line($"{name}{Braces(labels)} {Number(point.GetSumDouble())}");
                    break;
                case MetricType.LongGauge:
                    Line($"{name}{Braces(labels)} {point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture)}");
                    break;
                case MetricType.DoubleGauge:
                    Line($"{name}{Braces(labels)} {Number(point.GetGaugeLastValueDouble())}");
                    break;
            }
        }
    }

    public void End()
    {
        if (openMetrics)
        {
            Line("# EOF");
        }
    }

    private static string TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };

    private static string NameOf(Metric metric)
    {
        var name = Plain(metric.Name);
        var unit = metric.Unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            "1" or "" or null => "",
            var annotated when annotated.StartsWith('{') => "",
            var other => Plain(other),
        };
        return unit.Length == 0 || name.EndsWith("_" + unit, StringComparison.Ordinal) ? name : name + "_" + unit;
    }

    // Letters, digits and underscores; names and labels begin with no digit.
    private static string Plain(string name) =>
        string.Concat(name.Select(static (letter, at) => char.IsAsciiLetter(letter) || (at > 0 && char.IsAsciiDigit(letter)) ? letter : '_'));

    private static string LabelsOf(ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(Plain(key)).Append("=\"")
                .Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true)).Append('"');
        }

        return labels.ToString();
    }

    private static string Escaped(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Braces(string labels) => labels.Length == 0 ? "" : "{" + labels + "}";

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    // A label is a text to whoever compares it: OpenMetrics 1.0 wants these numbers written in one way, a whole one with its point.
    private string Bound(double value) => !openMetrics || double.IsPositiveInfinity(value) || value != Math.Truncate(value) ? Number(value)
        : value < 1e6 ? value.ToString("0.0", CultureInfo.InvariantCulture)
        : value.ToString("0.################e+00", CultureInfo.InvariantCulture);

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        long below = 0;
        var more = labels.Length == 0 ? "" : labels + ",";
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Line($"{name}_bucket{{{more}le=\"{Bound(bucket.ExplicitBound)}\"}} {below.ToString(CultureInfo.InvariantCulture)}");
        }

        Line($"{name}_sum{Braces(labels)} {Number(point.GetHistogramSum())}");
        Line($"{name}_count{Braces(labels)} {point.GetHistogramCount().ToString(CultureInfo.InvariantCulture)}");
    }

    private void Line(string text)
    {
        Encoding.UTF8.GetBytes(text, to);
        to.Write("\n"u8);
    }
}
