using System.Globalization;

namespace AgentIdentity.Cli.Policies;

/// <summary>One line that says how far a long piece of work has come; shown on a terminal only, so that nothing piped holds it.</summary>
internal sealed class ProgressBar(TextWriter output, bool shown, TimeProvider time, long? total)
{
    private const int Cells = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly long _began = time.GetTimestamp();
    private long _last;
    private int _width;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <param name="bytes">How many bytes have been read.</param>
    public void Report(long bytes)
    {
        if (!shown || (_last != 0 && time.GetElapsedTime(_last) < Between && bytes != total))
        {
            return;
        }

        _last = time.GetTimestamp();
        var megabytes = (bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);
        Draw(total is > 0 and var all
            ? $"[{new string('#', (int)(Cells * bytes / all)).PadRight(Cells, '.')}] {100 * bytes / all,3} %  {megabytes} MB  {Left(bytes, all)}"
            : $"{megabytes} MB read");
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        if (_width > 0)
        {
            output.Write("\r" + new string(' ', _width) + "\r");
        }
    }

    private string Left(long bytes, long all) =>
        bytes > 0 && bytes < all ? string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds * (all - bytes) / bytes:F0} s left") : "";

    private void Draw(string line)
    {
        output.Write("\r" + line.PadRight(_width));
        _width = Math.Max(_width, line.Length);
    }
}
