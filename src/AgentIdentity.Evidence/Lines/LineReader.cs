namespace AgentIdentity.Evidence;

/// <summary>Cuts a stream into lines at line feeds. Bytes after the last line feed are a torn line.</summary>
internal sealed class LineReader(Stream stream, bool tornTailAllowed = false)
{
    private const int Longest = 64 << 20;

    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>The number of the line returned last, from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>The next line without its line feed, or null at the end.</summary>
    internal async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsSpan(_start, searched + at).ToArray();
                _start += searched + at + 1;
                Number++;
                return line;
            }

            searched = _end - _start;
            if (!await FillAsync(cancellationToken))
            {
                return searched == 0 || tornTailAllowed ? null : throw new EvidenceFormatException(Number + 1, "the line is cut off.");
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= Longest)
            {
                throw new EvidenceFormatException(Number + 1, $"the line is longer than {Longest} bytes.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
