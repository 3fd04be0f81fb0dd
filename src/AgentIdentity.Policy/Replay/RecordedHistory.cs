using AgentIdentity.Cel;
using AgentIdentity.Policy.History;

namespace AgentIdentity.Policy.Replay;

/// <summary>What a recorded decision was told of the past. Another policy may ask something else, and that nobody knows any more.</summary>
internal sealed class RecordedHistory(IReadOnlyList<HistoryRead> reads)
{
    /// <summary>Whether something was asked that is not in the record.</summary>
    public bool WasMissing { get; set; }

    public CelValue Calls(string name, TimeSpan window) => Find(name, null, window) is { } value ? CelValue.FromInt((long)value) : Missing();

    public CelValue Sum(string name, string argument, TimeSpan window) => Find(name, argument, window) is { } value ? CelValue.FromDouble(value) : Missing();

    private double? Find(string name, string? argument, TimeSpan window)
    {
        foreach (var read in reads)
        {
            if (read.Name == name && read.Argument == argument && read.Window == window)
            {
                return read.Value;
            }
        }

        return null;
    }

    private CelValue Missing()
    {
        WasMissing = true;
        return CelValue.Error("the record does not say what the history was then");
    }
}
