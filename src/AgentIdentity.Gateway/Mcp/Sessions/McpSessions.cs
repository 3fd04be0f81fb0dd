using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Sessions;

/// <summary>The sessions of clients that need one: bounded in number and in age, in memory alone.</summary>
internal sealed class McpSessions(TimeProvider time)
{
    /// <summary>How long a session may be unused.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private const int Most = 20_000;
    private const int MostOfOne = 64;
    private readonly ConcurrentDictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _opening = new();

    /// <summary>A new session; null when there are too many. A caller who opens one too many loses the one it used longest ago.</summary>
    public McpSession? Open(string binding, string revision, ClientClaims client)
    {
        lock (_opening)
        {
            var own = _sessions.Values.Where(session => session.Binding == binding).OrderBy(static session => session.UsedAt).ToList();
            if (own.Count >= MostOfOne)
            {
                End(own[0]);
            }

            if (_sessions.Count >= Most)
            {
                Sweep();
            }

            if (_sessions.Count >= Most)
            {
                return null;
            }

            var opened = new McpSession(Identifiers.New("ses_"), binding, revision, client) { UsedAt = time.GetTimestamp() };
            _sessions[opened.Id] = opened;
            return opened;
        }
    }

    /// <summary>The caller's own session of this id; null for one that ended, never was, or is another's.</summary>
    public McpSession? Find(string id, string binding)
    {
        if (!_sessions.TryGetValue(id, out var session) || session.Binding != binding)
        {
            return null;
        }

        if (time.GetElapsedTime(session.UsedAt) > Idle)
        {
            End(session);
            return null;
        }

        session.UsedAt = time.GetTimestamp();
        return session;
    }

    public void End(McpSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        session.Dispose();
    }

    private void Sweep()
    {
        foreach (var session in _sessions.Values.Where(session => time.GetElapsedTime(session.UsedAt) > Idle))
        {
            End(session);
        }
    }
}
