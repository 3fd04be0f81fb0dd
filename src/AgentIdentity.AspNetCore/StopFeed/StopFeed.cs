using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AgentIdentity.AspNetCore;

/// <summary>Listens to the broker's stop feed (docs/stop-feed.md) and keeps the board of cut-offs as it says.</summary>
internal sealed class StopFeed(StopFeedOptions options, AuthorityMetadata metadata, HttpClient http, TimeProvider time) : IDisposable
{
    private readonly FeedConnection _connection = new(options, metadata, http, time);
    private string? _lastEventId;

    public CutoffBoard Board { get; } = new(options.MaxSilence, time);

    public TimeProvider Time => time;

    public void Dispose() => _connection.Dispose();

    /// <summary>Whether the last connection got as far as a complete table.</summary>
    public bool WasComplete { get; private set; }

    /// <summary>Listens until the stream ends or has been silent for too long.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        WasComplete = false;
        using var silence = new CancellationTokenSource(options.MaxSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        using var response = await _connection.OpenAsync(_lastEventId, either.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
        var events = SseParser.Create(stream);
        var connection = new FeedTable(Board, time);
        try
        {
            await foreach (var item in events.EnumerateAsync(either.Token))
            {
                silence.CancelAfter(options.MaxSilence);
                using var data = JsonDocument.Parse(item.Data);
                connection.Take(item.EventType, data.RootElement);
                WasComplete = connection.IsComplete;
                _lastEventId = WasComplete ? events.LastEventId : null;
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidDataException)
        {
            // What cannot be read may have been a cut-off: the next connection begins with a whole snapshot.
            _lastEventId = null;
            throw;
        }
    }
}
