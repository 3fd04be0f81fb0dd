using System.Globalization;
using System.Text;

namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Takes heads and bodies off a connection; two ways to read one are an error.</summary>
internal sealed class RawReader(Stream stream, CancellationToken end)
{
    private readonly List<byte> _held = [];

    /// <summary>The next head with its last blank line; null at the end of the connection.</summary>
    public async Task<string?> HeadAsync()
    {
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. _held]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var at)
            {
                _held.RemoveRange(0, at + 4);
                return text[..(at + 4)];
            }

            if (!await MoreAsync())
            {
                return _held.Count == 0 ? null : throw new InvalidDataException("The connection ended in a head: " + text);
            }
        }
    }

    public async Task<string> BodyAsync(string head)
    {
        var fields = head.Split("\r\n")[1..^2];
        if (fields.Any(static field => field.Length == 0 || field[0] is ' ' or '\t' || !field.Contains(':', StringComparison.Ordinal) || field.AsSpan().ContainsAny('\r', '\n', '\0')))
        {
            throw new InvalidDataException("A field of the head is not plain: " + head);
        }

        var lengths = Values(fields, "Content-Length");
        var codings = Values(fields, "Transfer-Encoding");
        return (lengths, codings) switch
        {
            ([], []) => "",
            ([var length], []) => await TakeAsync(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture)),
            ([], ["chunked"]) => await ChunksAsync(),
            _ => throw new InvalidDataException("The head frames its body twice: " + head),
        };
    }

    private static string[] Values(string[] fields, string name) =>
        [.. fields.Where(field => field.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(static field => field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())];

    private async Task<string> ChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = await LineAsync();
            var size = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var chunk = await TakeAsync(size);
            if (await LineAsync() is { Length: > 0 } rest)
            {
                throw new InvalidDataException("After a chunk comes " + rest);
            }

            if (size == 0)
            {
                return body.ToString();
            }

            body.Append(chunk);
        }
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            line.Append(await TakeAsync(1));
        }

        return line.ToString()[..^2];
    }

    private async Task<string> TakeAsync(int count)
    {
        while (_held.Count < count)
        {
            if (!await MoreAsync())
            {
                throw new InvalidDataException("The connection ended in a body.");
            }
        }

        var taken = Encoding.Latin1.GetString([.. _held[..count]]);
        _held.RemoveRange(0, count);
        return taken;
    }

    private async Task<bool> MoreAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await stream.ReadAsync(buffer, end);
        _held.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
