using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>Stays subscribed for as long as the application runs.</summary>
internal sealed class StopFeedSubscription(StopFeed? feed, ILogger<StopFeedSubscription> log) : BackgroundService
{
    private const int FirstPause = 250;
    private const int LongestPause = 4_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (feed is not null && !stoppingToken.IsCancellationRequested)
        {
            await ListenAsync(feed, stoppingToken);
            feed.Board.Sweep();
            pause = feed.WasComplete ? FirstPause : Math.Min(pause * 2, LongestPause);

            // Not all subscribers at once, when a broker comes back.
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(pause / 2, pause)), feed.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(StopFeed listening, CancellationToken stopping)
    {
        try
        {
            await listening.ListenAsync(stopping);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or InvalidDataException or JsonException or OperationCanceledException)
        {
            if (!stopping.IsCancellationRequested)
            {
                log.StopFeedLost(problem);
            }
        }
    }
}
