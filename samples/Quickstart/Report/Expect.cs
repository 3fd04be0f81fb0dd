using System.Diagnostics.CodeAnalysis;

namespace Quickstart.Report;

/// <summary>The assertions of the steps. A step that cannot show what it promises fails, and with it the quickstart.</summary>
internal static class Expect
{
    public static void That([DoesNotReturnIf(false)] bool holds, string expectation)
    {
        if (!holds)
        {
            throw new StepFailed($"expected {expectation}");
        }
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new StepFailed($"expected {what} to be {expected}, but it was {actual}");
        }
    }

    public static void Contains(string part, string? whole, string what)
    {
        if (whole is null || !whole.Contains(part, StringComparison.Ordinal))
        {
            throw new StepFailed($"expected {what} to contain '{part}', but it was '{whole}'");
        }
    }

    public static void Lacks(string part, string? whole, string what)
    {
        if (whole is not null && whole.Contains(part, StringComparison.Ordinal))
        {
            throw new StepFailed($"expected {what} not to contain '{part}', but it was '{whole}'");
        }
    }
}
