namespace AgentIdentity.Gateway.Tests.World;

/// <summary>Reads server-sent events as they arrive.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    /// <summary>The data of the next event, or null at a proper end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync());
        var data = new List<string>();
        while (await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Add(line[5..].TrimStart());
            }
            else if (line.Length == 0 && data.Count > 0)
            {
                return string.Join('\n', data);
            }
        }

        return null;
    }

    public void Dispose() => _reader?.Dispose();
}
