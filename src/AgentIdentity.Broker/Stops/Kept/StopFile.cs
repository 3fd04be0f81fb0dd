using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>
/// The lines that say what stopped, in the place of the checkpoints. Room for more is made ahead, so that a line can be written when the
/// disk is full. Where the lines end is noted in the data folder: whoever cuts the file short is found out.
/// </summary>
/// <remarks>The note lies with the database, so a restore takes it back with that: it may lag behind the file, never the other way.</remarks>
internal sealed class StopFile(string path, string notePath, byte[] key) : IDisposable
{
    private const int Room = 64 * 1024;
    private const int LeastRoom = 16 * 1024;
    private const int NoteSize = 80;

    private byte[] _mac = new byte[StopFactLine.MacSize];
    private FileStream? _file;
    private long _end;
    private long _lines;

    private FileStream Lines => _file ?? throw new InvalidOperationException("The file of stops is not open.");

    /// <summary>Every fact, checked.</summary>
    public List<StopFact> Open()
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        PrivateFiles.Touch(path);
        _file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var facts = ReadAll();
        MakeRoom();
        return facts;
    }

    /// <summary>Adds facts; they are on the disk when this returns. Throws when they cannot be, and the file is as it was.</summary>
    public void Append(IReadOnlyList<StopFact> facts)
    {
        var bytes = new MemoryStream();
        var mac = _mac;
        foreach (var fact in facts)
        {
            (var line, mac) = StopFactLine.Write(fact, mac, key);
            bytes.Write(line);
        }

        Lines.Position = _end;
        Lines.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        Lines.Flush(flushToDisk: true);
        (_mac, _end, _lines) = (mac, _end + bytes.Length, _lines + facts.Count);
        Note();
        MakeRoom();
    }

    public void Dispose() => _file?.Dispose();

    private List<StopFact> ReadAll()
    {
        var facts = new List<StopFact>();
        var bytes = new byte[Lines.Length];
        Lines.Position = 0;
        Lines.ReadExactly(bytes);
        var (noted, at) = ReadNote();
        for (var next = 0; next < bytes.Length;)
        {
            var length = bytes.AsSpan(next).IndexOf((byte)'\n') is >= 0 and var found ? found : bytes.Length - next;
            if (bytes.AsSpan(next, length).Trim((byte)0).IsEmpty)
            {
                next += length + 1;
                continue;
            }

            if (StopFactLine.Read(bytes.AsSpan(next, length), _mac, key) is not { } line)
            {
                Demand(bytes.AsSpan(next + length).IndexOfAnyExcept((byte)'\n', (byte)0) < 0, $"line {_lines + 1} does not follow from the one above");
                // A torn last line, as a power cut leaves it: nobody was told that it was kept. The next one takes its place.
                break;
            }

            facts.Add(line.Fact);
            (_mac, _end, _lines, next) = (line.Mac, next + length + 1, _lines + 1, next + length + 1);
            Demand(_lines != noted || _mac.AsSpan().SequenceEqual(at), $"line {_lines} is another than was written");
        }

        Demand(_lines >= noted, $"it ends after line {_lines}, and {noted} were written");
        return facts;
    }

    private void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokerException(BrokerError.StopsDamaged, $"{path}: {what}. Restore the file from its own backup.");
        }
    }

    // Overwritten in place: it needs no room either.
    private void Note()
    {
        try
        {
            PrivateFiles.Touch(notePath);
            using var note = new FileStream(notePath, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            note.Write(Encoding.ASCII.GetBytes($"{_lines.ToString(CultureInfo.InvariantCulture)} {Base64Url.EncodeToString(_mac)}".PadRight(NoteSize) + "\n"));
            note.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The lines are what counts; until the next one a cut of this one would not be seen.
        }
    }

    private (long Lines, byte[] Mac) ReadNote() =>
        File.Exists(notePath) && File.ReadAllText(notePath).Trim('\0', ' ', '\n').Split(' ') is [var lines, var mac]
        && long.TryParse(lines, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Base64Url.IsValid(mac)
            ? (count, Base64Url.DecodeFromChars(mac)) : (0, []);

    private void MakeRoom()
    {
        if (Lines.Length - _end >= LeastRoom)
        {
            return;
        }

        try
        {
            var room = new byte[Room];
            room.AsSpan().Fill((byte)'\n');
            Lines.Position = Lines.Length;
            Lines.Write(room);
            Lines.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // There is none to be had: what is left serves, and the next line tries again.
        }
    }
}
