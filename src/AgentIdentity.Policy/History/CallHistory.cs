using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>
/// What was done under a delegation and everything below it, as far as rules may ask. Immutable and bounded: a holder adds to it and
/// keeps the result.
/// </summary>
public sealed class CallHistory
{
    private readonly ImmutableArray<PastCall> _calls;

    private CallHistory(ImmutableArray<PastCall> calls, ImmutableSortedSet<string> labels) => (_calls, Labels) = (calls, labels);

    /// <summary>Nothing was done.</summary>
    public static CallHistory Empty { get; } = new([], ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The labels of what was read.</summary>
    public ImmutableSortedSet<string> Labels { get; }

    /// <summary>How many calls were made in a window that ends now.</summary>
    /// <param name="name">A call's name as in <see cref="PastCall.Name"/>, or the beginning of one followed by <c>*</c>.</param>
    /// <param name="window">How far back.</param>
    /// <param name="now">The end of the window.</param>
    public long Calls(string name, TimeSpan window, DateTimeOffset now) => _calls.LongCount(c => Counts(c, name, window, now));

    /// <summary>The sum of an argument over the calls made in a window that ends now.</summary>
    /// <param name="name">A call's name, or the beginning of one followed by <c>*</c>.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="window">How far back.</param>
    /// <param name="now">The end of the window.</param>
    public double Sum(string name, string argument, TimeSpan window, DateTimeOffset now) =>
        _calls.Where(c => Counts(c, name, window, now)).Sum(c => c.Amounts.GetValueOrDefault(argument));

    /// <summary>The history with one more call.</summary>
    public CallHistory With(PastCall call) => new(_calls.Add(call), Labels);

    /// <summary>The history with more labels.</summary>
    public CallHistory WithLabels(params IEnumerable<string> labels) => new(_calls, Labels.Union(labels));

    private static bool Counts(PastCall call, string name, TimeSpan window, DateTimeOffset now) =>
        call.At > now - window && (name.EndsWith('*') ? call.Name.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal) : call.Name == name);
}
