using System.Diagnostics;
using System.Globalization;

namespace AgentIdentity.Bench;

/// <summary>How much longer one operation takes than another, over rounds in which they take turns.</summary>
internal sealed record Ratio(string Name, double[] Rounds, double Microseconds)
{
    /// <summary>How often each side is called in one contest.</summary>
    public const int CallsOfOne = (RoundCount + 1) * Operations;

    private const int RoundCount = 15;
    private const int Operations = 400;

    public static Ratio Of(string name, Action ours, Action theirs)
    {
        Time(ours);
        Time(theirs);
        var rounds = new double[RoundCount];
        var own = new double[RoundCount];
        for (var round = 0; round < RoundCount; round++)
        {
            // Whoever goes first in one round goes second in the next, so that a drifting clock favours neither.
            var before = round % 2 == 0 ? 0 : Time(theirs);
            own[round] = Time(ours);
            rounds[round] = own[round] / (round % 2 == 0 ? Time(theirs) : before);
        }

        Array.Sort(own);
        Array.Sort(rounds);
        return new Ratio(name, rounds, own[RoundCount / 2] / Operations);
    }

    public void Print(string goal) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Name,-44} {Rounds[RoundCount / 2],8:0.000} {Rounds[0],8:0.00} {Rounds[^1],8:0.00} {Microseconds,8:0.00} µs  {goal}"));

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
