namespace AgentIdentity.Server;

/// <summary>
/// Looks once a second whether the files of settings have changed, and has them read again: models and levels of the log then follow. The
/// framework's own watch would be on the whole folder, the database in it included, and wake at each of its writes.
/// </summary>
internal sealed class SettingsWatch(IConfiguration configuration, IHostEnvironment host, TimeProvider time, ILogger<SettingsWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = Look();
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = Look();
                if (now != seen)
                {
                    seen = now;
                    Reload();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    // What cannot be read leaves everything as it was.
    private void Reload()
    {
        try
        {
            ((IConfigurationRoot)configuration).Reload();
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            Log.SettingsUnreadable(logger, unreadable);
        }
    }

    private (long, long, long, long) Look()
    {
        var (main, own) = (new FileInfo(Place("appsettings.json")), new FileInfo(Place($"appsettings.{host.EnvironmentName}.json")));
        return (Ticks(main), Length(main), Ticks(own), Length(own));
    }

    private string Place(string file) => Path.Combine(host.ContentRootPath, file);

    private static long Ticks(FileInfo file) => file.Exists ? file.LastWriteTimeUtc.Ticks : 0;

    private static long Length(FileInfo file) => file.Exists ? file.Length : -1;
}
