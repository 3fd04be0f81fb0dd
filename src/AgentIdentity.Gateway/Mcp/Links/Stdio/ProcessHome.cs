using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>As whom and where one process runs, and what is to be cleared away after it.</summary>
internal sealed class ProcessHome
{
    private readonly ProcessUsers _users;
    private readonly Upstream _upstream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _ownUser;
    private readonly string? _ownFolder;

    private ProcessHome(ProcessUsers users, Upstream upstream, TimeProvider time, ILogger logger)
    {
        (_users, _upstream, _time, _logger) = (users, upstream, time, logger);
        var settings = upstream.Process!;
        _ownUser = !settings.SameUser && settings.User is null;
        User = settings.SameUser ? null : settings.User ?? users.Take();
        _ownFolder = settings.WorkingFolder is null ? Directory.CreateTempSubdirectory("agentidentity-mcp-").FullName : null;
        Folder = settings.WorkingFolder ?? _ownFolder!;
    }

    /// <summary>Null for the gateway's own user.</summary>
    public int? User { get; }

    public string Folder { get; }

    public static async ValueTask<ProcessHome> MakeAsync(ProcessUsers users, Upstream upstream, TimeProvider time, ILogger logger)
    {
        var home = new ProcessHome(users, upstream, time, logger);
        try
        {
            if (home._ownFolder is { } folder && home.User is { } user)
            {
                Posix.Own(folder, user);
            }

            return home;
        }
        catch
        {
            await home.LeaveAsync();
            throw;
        }
    }

    public async ValueTask LeaveAsync()
    {
        if (_ownUser && !await _users.FreeAsync(User!.Value, _time))
        {
            Log.UserNotFreed(_logger, _upstream.Name, User.Value);
        }

        try
        {
            if (_ownFolder is not null)
            {
                Directory.Delete(_ownFolder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.ProcessNotStarted(_logger, fault, _upstream.Name, "its folder could not be cleared away");
        }
    }
}
