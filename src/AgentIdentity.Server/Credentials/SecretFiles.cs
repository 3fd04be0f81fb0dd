using System.Collections.Concurrent;
using AgentIdentity.Broker;
using AgentIdentity.Gateway;

namespace AgentIdentity.Server.Credentials;

/// <summary>Secrets in files that only this user may read, as secret mounts are. A file that was replaced is read again.</summary>
internal sealed class SecretFiles
{
    private const int Largest = 16 * 1024;
    private readonly ConcurrentDictionary<string, (DateTime Written, long Length, Secret Value)> _read = new(StringComparer.Ordinal);

    /// <exception cref="BrokerException">The file is not there, is empty, or others may read it.</exception>
    public Secret Read(string path)
    {
        try
        {
            // A mount is turned by a link: what counts is what it leads to.
            var file = new FileInfo(path);
            var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (_read.TryGetValue(path, out var known) && known.Written == real.LastWriteTimeUtc && known.Length == real.Length)
            {
                return known.Value;
            }

            if (real.Length is 0 or > Largest)
            {
                throw Unusable(path, null);
            }

            var value = new Secret(System.Text.Encoding.UTF8.GetString(PrivateFiles.ReadSecret(path)).TrimEnd('\r', '\n'));
            _read[path] = (real.LastWriteTimeUtc, real.Length, value);
            return value;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, problem);
        }
    }

    private static BrokerException Unusable(string path, Exception? cause) =>
        new(BrokerError.SecretUnusable, $"{path} cannot be read, is empty, or has more than {Largest} bytes.", cause);
}
