using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Security;

/// <summary>
/// Where refused strangers go: outside the evidence chain, at most <see cref="PerSecond"/> lines a second with short
/// fields, the last <see cref="Kept"/> in memory. Whoever has no token cannot fill a disk.
/// </summary>
internal sealed class SecurityLog(ILogger<SecurityLog> logger, TimeProvider time) : ISecurityLog
{
    internal const int PerSecond = 20;
    internal const int Kept = 200;
    private const int LongestField = 200;
    private readonly Lock _gate = new();
    private readonly Queue<SecurityLine> _recent = new();
    private long _second;
    private int _written;
    private long _dropped;

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyList<SecurityLine> Recent
    {
        get
        {
            lock (_gate)
            {
                return [.. _recent];
            }
        }
    }

    /// <summary>Never blocks for long and never throws; beyond the rate a line is counted and dropped.</summary>
    public void Write(SecurityLine line)
    {
        line = line with { Method = Plain(line.Method), Path = Plain(line.Path), Detail = Plain(line.Detail) };
        if (!MayWrite(line, out var dropped))
        {
            return;
        }

        if (dropped > 0)
        {
            Log.StrangersDropped(logger, dropped);
        }

        Log.Stranger(logger, line.Code, line.Method, line.Path, line.Peer, line.Detail);
    }

    private bool MayWrite(SecurityLine line, out long dropped)
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            dropped = 0;
            if (second == _second && _written >= PerSecond)
            {
                _dropped++;
                return false;
            }

            if (second != _second)
            {
                (_second, _written) = (second, 0);
                (dropped, _dropped) = (_dropped, 0);
            }

            _written++;
            _recent.Enqueue(line);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            return true;
        }
    }

    // A stranger chooses these characters: no line breaks, no terminal escapes, no megabytes.
    private static string Plain(string text) => string.Create(Math.Min(text.Length, LongestField), text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = from[i] is < ' ' or > '~' ? '?' : from[i];
        }
    });
}
