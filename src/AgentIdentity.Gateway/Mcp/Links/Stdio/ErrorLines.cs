using System.Text;
using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>What a process writes to its standard error goes to the log: so much of it, in plain characters, and without what it was given in confidence.</summary>
internal sealed class ErrorLines(Upstream upstream, int process, TimeProvider time, ILogger logger)
{
    private const int LongestLine = 1024;
    private const int MostPerMinute = 60;
    private const int ShortestSecret = 6;
    private readonly string[] _secrets =
        [.. upstream.Process!.Environment.Select(static variable => variable.Reveal()).Select(static text => text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(static value => value.Length >= ShortestSecret)];

    public async Task ReadAsync(Stream errors)
    {
        var (line, buffer, cut) = (new StringBuilder(), new byte[1024], false);
        var (since, count) = (time.GetTimestamp(), 0);
        while (await errors.ReadAsync(buffer) is var length && length > 0)
        {
            foreach (var letter in Encoding.UTF8.GetString(buffer, 0, length))
            {
                if (letter is not ('\n' or '\r'))
                {
                    cut |= line.Length >= LongestLine;
                    _ = cut ? line : line.Append(char.IsControl(letter) ? '?' : letter);
                    continue;
                }

                if (time.GetElapsedTime(since) > TimeSpan.FromMinutes(1))
                {
                    Dropped(count - MostPerMinute);
                    (since, count) = (time.GetTimestamp(), 0);
                }

                if (line.Length > 0 && count++ < MostPerMinute)
                {
                    Log.ProcessSaid(logger, upstream.Name, process, Plain(line.ToString()));
                }

                line.Clear();
                cut = false;
            }
        }

        if (line.Length > 0 && count < MostPerMinute)
        {
            Log.ProcessSaid(logger, upstream.Name, process, Plain(line.ToString()));
        }

        Dropped(count - MostPerMinute);
    }

    private void Dropped(int count)
    {
        if (count > 0)
        {
            Log.ProcessSaidMore(logger, upstream.Name, process, count);
        }
    }

    private string Plain(string line) => _secrets.Aggregate(line, static (text, secret) => text.Replace(secret, "[redacted]", StringComparison.Ordinal));
}
