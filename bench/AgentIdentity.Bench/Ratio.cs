using System.Diagnostics;
using System.Globalization;

namespace AgentIdentity.Bench;

/// <summary>How much longer one operation takes than another, over rounds in which they take turns.</summary>
internal sealed record Ratio(string Name, double[] Rounds)
{
    private const int RoundCount = 15;
    private const int Operations = 400;

    public static Ratio Of(string name, Action ours, Action theirs)
    {
        Time(ours);
        Time(theirs);
        var rounds = new double[RoundCount];
        for (var round = 0; round < RoundCount; round++)
        {
            // Whoever goes first in one round goes second in the next, so that a drifting clock favours neither.
            rounds[round] = round % 2 == 0 ? Time(ours) / Time(theirs) : 1 / (Time(theirs) / Time(ours));
        }

        Array.Sort(rounds);
        return new Ratio(name, rounds);
    }

    public void Print(string goal) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Name,-44} {Rounds[RoundCount / 2],8:0.00} {Rounds[0],8:0.00} {Rounds[^1],8:0.00}  {goal}"));

    private static double Time(Action operation)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Operations; i++)
        {
            operation();
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
