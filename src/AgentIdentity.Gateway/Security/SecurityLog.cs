using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Security;

/// <summary>
/// Writes refused strangers to the application log, at most <see cref="PerSecond"/> a second with short fields,
/// so that whoever has no token cannot fill a disk.
/// </summary>
internal sealed class SecurityLog(ILogger<SecurityLog> logger, TimeProvider time) : ISecurityLog
{
    internal const int PerSecond = 20;
    private const int LongestField = 200;
    private readonly Lock _gate = new();
    private long _second;
    private int _written;
    private long _dropped;

    public void Write(SecurityLine line)
    {
        if (!MayWrite(out var dropped))
            return;
        if (dropped > 0)
            Log.StrangersDropped(logger, dropped);
        Log.Stranger(logger, line.Code, Plain(line.Method), Plain(line.Path), line.Peer, Plain(line.Detail));
    }

    private bool MayWrite(out long dropped)
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
            return true;
        }
    }

    // A stranger chooses these characters: no line breaks, no terminal escapes, no megabytes.
    private static string Plain(string text) => string.Create(Math.Min(text.Length, LongestField), text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = from[i] is < ' ' or > '~' ? '?' : from[i];
    });
}
