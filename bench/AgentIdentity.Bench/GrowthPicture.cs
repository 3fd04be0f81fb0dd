using System.Globalization;
using System.Text;

namespace AgentIdentity.Bench;

/// <summary>Curves over the number of tuples, as a picture for the docs: flat is the point.</summary>
internal static class GrowthPicture
{
    private const int Left = 64;
    private const int Top = 40;
    private const int Width = 560;
    private const int Height = 240;

    private static readonly string[] Colours = ["#1b7f5c", "#2f6fb0", "#8a4fb5", "#c2571a", "#b3263e"];

    /// <param name="sizes">Numbers of tuples, each ten times the one before.</param>
    /// <param name="curves">Microseconds, one for each size.</param>
    /// <param name="date">When it was measured.</param>
    public static string Draw(int[] sizes, IReadOnlyList<(string Name, double[] Microseconds)> curves, DateOnly date)
    {
        var most = Math.Ceiling(curves.Max(c => c.Microseconds.Max()));
        double X(int i) => Left + ((double)Width * i / (sizes.Length - 1));
        double Y(double value) => Top + Height - (Height * value / most);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 100} {Top + Height + 60}" font-family="sans-serif" font-size="12" role="img">
            <title>Time of a relation check over the number of tuples</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="{Left}" y="22" font-size="14" fill="#222222">Median time of a check, in µs, by how many steps away the answer is; measured {date:yyyy-MM-dd}</text>

            """);
        for (var line = 0; line <= 4; line++)
        {
            var value = most * line / 4;
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{Left} {Y(value):0.#}H{Left + Width}" stroke="#dddddd"/><text x="{Left - 8}" y="{Y(value) + 4:0.#}" text-anchor="end" fill="#555555">{value:0.##}</text>

                """);
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{X(i):0.#}" y="{Top + Height + 20}" text-anchor="middle" fill="#555555">{sizes[i]:N0}</text>

                """);
        }

        for (var c = 0; c < curves.Count; c++)
        {
            var points = string.Join(' ', curves[c].Microseconds.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):0.#},{Y(m):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <polyline points="{points}" fill="none" stroke="{Colours[c]}" stroke-width="2"/><text x="{Left + Width + 8}" y="{Y(curves[c].Microseconds[^1]) + 4:0.#}" fill="{Colours[c]}">{curves[c].Name}</text>

                """);
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (Width / 2)}\" y=\"{Top + Height + 44}\" text-anchor=\"middle\" fill=\"#555555\">tuples</text>\n</svg>\n").ToString();
    }
}
