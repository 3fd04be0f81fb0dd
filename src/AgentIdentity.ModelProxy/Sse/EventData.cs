namespace AgentIdentity.ModelProxy;

/// <summary>The data of one server-sent event.</summary>
internal static class EventData
{
    /// <summary>The values of the <c>data</c> lines, joined with line feeds; empty when there are none.</summary>
    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> whole)
    {
        if (whole.StartsWith("\uFEFF"u8))
        {
            whole = whole[3..];
        }

        ReadOnlySpan<byte> data = default;
        while (!whole.IsEmpty)
        {
            var end = whole.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? whole : whole[..end];
            whole = end < 0 ? default : whole[(end + 1)..];
            if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != (byte)':'))
            {
                continue;
            }

            var value = line.Length > 5 && line[5] == (byte)' ' ? line[6..] : line[Math.Min(5, line.Length)..];
            data = data.IsEmpty ? value : (byte[])[.. data, (byte)'\n', .. value];
        }

        return data;
    }
}
