namespace AgentIdentity.Evidence;

/// <summary>Checkpoints as a file of JSON lines, kept in another place than the entries.</summary>
/// <remarks>
/// Members in this order: <c>seq</c>, <c>hash</c> (lower-case hexadecimal), <c>time</c> (UTC, six decimals), <c>kid</c>, <c>sig</c> (base64url).
/// A torn last line, as a power cut leaves it, proves nothing: it is skipped when reading and cut away before the next append.
/// </remarks>
public static class CheckpointFile
{
    /// <summary>One checkpoint as one line, with its line feed.</summary>
    public static byte[] WriteLine(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return CheckpointLine.Write(checkpoint);
    }

    /// <summary>Appends one checkpoint; it is on disk when this returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Append(string path, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.Position = EndOfLastWholeLine(file);
        file.SetLength(file.Position);
        file.Write(CheckpointLine.Write(checkpoint));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads every whole line; an absent file has none.</summary>
    /// <exception cref="EvidenceFormatException">A line is not in the exact form.</exception>
    public static async Task<IReadOnlyList<Checkpoint>> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await ReadAllAsync(file, cancellationToken);
    }

    /// <summary>Reads every whole line of a stream, which stays open.</summary>
    /// <exception cref="EvidenceFormatException">A line is not in the exact form.</exception>
    public static async Task<IReadOnlyList<Checkpoint>> ReadAllAsync(Stream lines, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var reader = new LineReader(lines, tornTailAllowed: true);
        var checkpoints = new List<Checkpoint>();
        while (await reader.NextAsync(cancellationToken) is { } line)
        {
            checkpoints.Add(CheckpointLine.Read(line, reader.Number));
        }

        return checkpoints;
    }

    private static long EndOfLastWholeLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                return end;
            }
        }

        return 0;
    }
}
