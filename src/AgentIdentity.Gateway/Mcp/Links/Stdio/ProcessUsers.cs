using System.Globalization;
using System.Security.Cryptography;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>
/// Users for processes, one each: numbers that no account has and nothing belongs to, so that the process of one delegation can neither read
/// nor signal that of another, and whatever it leaves behind can be found and ended.
/// </summary>
internal sealed class ProcessUsers
{
    // What distributions and systemd leave unassigned below 2^31.
    private const int First = 1_900_000_000;
    private const int Last = 2_000_000_000;
    private const int Rounds = 20;
    private readonly HashSet<int> _taken = [];
    private readonly Lock _lock = new();

    /// <summary>A number that no process on this machine runs under: other gateways draw from the same.</summary>
    public int Take()
    {
        while (true)
        {
            var user = RandomNumberGenerator.GetInt32(First, Last);
            lock (_lock)
            {
                if (_taken.Add(user) && ProcessesOf(user).Count == 0)
                {
                    return user;
                }
            }
        }
    }

    /// <summary>Ends what the user still runs; false when something cannot be ended, and then the number stays taken.</summary>
    public async ValueTask<bool> FreeAsync(int user, TimeProvider time)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var left = ProcessesOf(user);
            if (left.Count == 0)
            {
                lock (_lock)
                {
                    _taken.Remove(user);
                }

                return true;
            }

            left.ForEach(Posix.KillProcess);
            await Task.Delay(TimeSpan.FromMilliseconds(5 * (round + 1)), time);
        }

        return false;
    }

    private static List<int> ProcessesOf(int user)
    {
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && UserOf(folder) == user)
            {
                found.Add(process);
            }
        }

        return found;
    }

    // proc(5): "Uid:" has the real, effective, saved and file system user. A zombie is over already.
    private static int? UserOf(string folder)
    {
        try
        {
            int? user = null;
            foreach (var line in File.ReadLines(Path.Combine(folder, "status")))
            {
                if (line.StartsWith("State:\tZ", StringComparison.Ordinal))
                {
                    return null;
                }

                if (line.StartsWith("Uid:\t", StringComparison.Ordinal))
                {
                    return int.TryParse(line.Split('\t')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
                }
            }

            return user;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
