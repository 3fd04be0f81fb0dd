namespace AgentIdentity.Broker;

/// <summary>How long a budget lasts before it begins anew. Days are UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>It never begins anew.</summary>
    Always = 0,

    Day = 1,

    /// <summary>From Monday.</summary>
    Week = 2,

    Month = 3,
}

internal static class BudgetPeriods
{
    /// <summary>The first and the last day of the period that a day lies in, counted as <see cref="DateOnly.DayNumber"/>.</summary>
    public static (int First, int Last) Around(this BudgetPeriod period, int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return period switch
        {
            BudgetPeriod.Day => (day, day),
            BudgetPeriod.Week => (day - WeekDay(date), day - WeekDay(date) + 6),
            BudgetPeriod.Month => (day - date.Day + 1, day - date.Day + DateTime.DaysInMonth(date.Year, date.Month)),
            _ => (0, int.MaxValue),
        };
    }

    public static int DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime).DayNumber;

    private static int WeekDay(DateOnly date) => ((int)date.DayOfWeek + 6) % 7;
}
