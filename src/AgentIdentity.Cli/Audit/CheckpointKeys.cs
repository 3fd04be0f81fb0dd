using System.Security.Cryptography;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Audit;

/// <summary>The public keys a verifier trusts. They come from files, never from the server whose evidence is judged.</summary>
internal static class CheckpointKeys
{
    private static readonly string Default = Path.Combine("data", "checkpoints", "checkpoint.pub.pem");

    public static IReadOnlyCollection<CheckpointPublicKey> Read(IReadOnlyList<FileInfo> files) =>
        files.Count > 0 ? [.. files.Select(file => Read(file.FullName))] : [Read(Default)];

    private static CheckpointPublicKey Read(string path)
    {
        try
        {
            return CheckpointPublicKey.FromPem(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException or EvidenceFormatException)
        {
            throw new CommandFailure(
                ExitCode.Unavailable,
                $"No checkpoint key: {path} cannot be read as a public key. Name the one you kept with --checkpoint-key.");
        }
    }
}
