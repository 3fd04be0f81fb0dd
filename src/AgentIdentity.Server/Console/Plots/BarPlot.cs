using System.Globalization;

namespace AgentIdentity.Server.Console.Plots;

/// <summary>One bar; the second value stands on the first.</summary>
internal sealed record PlotBar(string Label, long Value, long Second = 0)
{
    public long Sum => Value + Second;
}

/// <summary>Bars over time, drawn on the server. Every number of it is in the table that comes with it.</summary>
/// <param name="Caption">What it shows, and of when.</param>
/// <param name="Measure">What is counted: the table's heading for the first value.</param>
/// <param name="Bars">From left to right.</param>
/// <param name="Write">A value in words.</param>
internal sealed record BarPlot(string Caption, string Measure, IReadOnlyList<PlotBar> Bars, Func<long, string> Write)
{
    public const int Width = 640;
    public const int Height = 190;
    private const int Left = 58;
    private const int Top = 10;
    private const int Foot = 26;
    private const int MostLabels = 6;

    /// <summary>The table's heading for the second value; null where there is none.</summary>
    public string? SecondMeasure { get; init; }

    public static int Begin => Left;

    public static int Base => Height - Foot;

    public bool IsEmpty => Bars.All(static bar => bar.Sum == 0);

    /// <summary>What is said of the picture to whoever does not see it.</summary>
    public string Summary
    {
        get
        {
            var highest = Bars.MaxBy(static bar => bar.Sum);
            return IsEmpty || highest is null
                ? $"{Caption}: nothing."
                : $"{Caption}: {Write(Bars.Sum(static bar => bar.Sum))} in all, the most at {highest.Label} with {Write(highest.Sum)}. The numbers are in the table below.";
        }
    }

    public IEnumerable<(int Y, string Text)> Ticks => new[] { 0L, Ceiling / 2, Ceiling }.Distinct().Select(value => (Y(value), Write(value)));

    public IEnumerable<PlacedBar> Placed => Bars.Select((bar, place) =>
    {
        var (from, to) = (X(place), X(place + 1));
        var gap = Math.Min(4, Math.Max(1, (to - from) / 5));
        return new PlacedBar(from + gap, Math.Max(2, to - from - (2 * gap)), Y(bar.Value), Base - Y(bar.Value), Y(bar.Sum), Y(bar.Value) - Y(bar.Sum))
        {
            Middle = (from + to) / 2,
            Label = place % Math.Max(1, (Bars.Count + MostLabels - 1) / MostLabels) == 0 ? bar.Label : null,
            Words = bar.Second == 0 ? $"{bar.Label}: {Write(bar.Value)}" : string.Create(CultureInfo.InvariantCulture, $"{bar.Label}: {Write(bar.Value)}, {SecondMeasure} {Write(bar.Second)}"),
        };
    });

    // 1, 2 or 5 times a power of ten, so that half of it is a number that people read.
    private long Ceiling
    {
        get
        {
            var most = Math.Max(2, Bars.Count == 0 ? 0 : Bars.Max(static bar => bar.Sum));
            for (var power = 1L; ; power *= 10)
            {
                if (new[] { 2 * power, 4 * power, 10 * power }.FirstOrDefault(step => step >= most) is > 0 and var found)
                {
                    return found;
                }
            }
        }
    }

    private int Y(long value) => Base - (int)((Base - Top) * (decimal)value / Ceiling);

    private int X(int place) => Left + ((Width - Left) * place / Math.Max(1, Bars.Count));
}

/// <summary>Where a bar stands, in the picture's units.</summary>
internal sealed record PlacedBar(int X, int Width, int Y, int Height, int SecondY, int SecondHeight)
{
    public required int Middle { get; init; }
    public required string? Label { get; init; }
    public required string Words { get; init; }
}
