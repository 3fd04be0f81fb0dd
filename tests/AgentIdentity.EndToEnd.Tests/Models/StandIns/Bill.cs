using System.Collections.Concurrent;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>
/// What a stand-in charges, kept by itself: for what it has read and for every piece that it has made, whether anybody was still
/// listening or not. A token in costs 3 millionths of a dollar and one out 15, so that no sum is ever rounded.
/// </summary>
internal sealed class Bill
{
    public const int InputMicroUsd = 3;
    public const int OutputMicroUsd = 15;

    private readonly ConcurrentQueue<BillLine> _lines = new();

    public IReadOnlyCollection<BillLine> Lines => _lines;

    public long MicroUsd => _lines.Sum(static line => line.MicroUsd);

    public BillLine Open(Asked asked, string wire)
    {
        var line = new BillLine(asked.Model, wire, asked.InputTokens);
        _lines.Enqueue(line);
        return line;
    }
}

internal sealed class BillLine(string model, string wire, int inputTokens)
{
    private int _outputTokens;

    public string Model => model;

    public string Wire => wire;

    public int InputTokens => inputTokens;

    public int OutputTokens => Volatile.Read(ref _outputTokens);

    public long MicroUsd => ((long)InputTokens * Bill.InputMicroUsd) + ((long)OutputTokens * Bill.OutputMicroUsd);

    /// <summary>Whether the answer ended as the model wanted it to.</summary>
    public bool IsWhole { get; set; }

    public void Add(int outputTokens) => Interlocked.Add(ref _outputTokens, outputTokens);
}
