using System.Globalization;

namespace AgentIdentity.Tests;

/// <summary>The budgets of bench/bytes.txt.</summary>
internal static class ByteBudget
{
    private static readonly Dictionary<string, long> Budgets = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "bytes.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(static words => words[0], static words => long.Parse(words[1], CultureInfo.InvariantCulture));

    public static void Hold(string name, long bytes) =>
        bytes.Should().BeLessThanOrEqualTo(Budgets[name], $"that is the budget of {name} in bench/bytes.txt");
}
