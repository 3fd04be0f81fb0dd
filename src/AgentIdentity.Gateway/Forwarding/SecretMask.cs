using System.Text;
using System.Text.Encodings.Web;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>
/// Stars out the credential that went up with a request wherever its answer repeats it. As many stars as letters, so that lengths stay true;
/// nothing is held back but the beginning of what might be the secret.
/// </summary>
internal sealed class SecretMask
{
    // Shorter texts are in any answer, and guessed as easily as read.
    private const int Shortest = 8;
    private readonly IReadOnlyList<byte[]> _secrets;
    private byte[] _held = [];

    private SecretMask(IReadOnlyList<byte[]> secrets) => _secrets = secrets;

    /// <summary>Null where there is nothing to look for.</summary>
    public static SecretMask? Of(UpstreamCredential credential) => SecretsOf(credential) is { Count: > 0 } secrets ? new SecretMask(secrets) : null;

    /// <summary>Whether a text repeats the credential.</summary>
    public static bool IsIn(string? value, UpstreamCredential credential) =>
        value is not null && SecretsOf(credential).Any(secret => Encoding.UTF8.GetBytes(value).AsSpan().IndexOf(secret) >= 0);

    /// <summary>Whether a text repeats the credential, such as a header beside what is masked.</summary>
    public bool Finds(string value) => _secrets.Any(secret => Encoding.UTF8.GetBytes(value).AsSpan().IndexOf(secret) >= 0);

    /// <summary>What may go on of what was received so far, and of the end all of it.</summary>
    public byte[] Take(ReadOnlySpan<byte> received, bool isEnd)
    {
        byte[] text = [.. _held, .. received];
        foreach (var secret in _secrets)
        {
            for (var at = text.AsSpan().IndexOf(secret); at >= 0; at = text.AsSpan().IndexOf(secret))
            {
                text.AsSpan(at, secret.Length).Fill((byte)'*');
            }
        }

        var held = isEnd ? 0 : _secrets.Max(secret => Begun(text, secret));
        _held = text[^held..];
        return text[..^held];
    }

    // How much of the end may be the beginning of the secret.
    private static int Begun(ReadOnlySpan<byte> text, ReadOnlySpan<byte> secret)
    {
        for (var length = Math.Min(text.Length, secret.Length - 1); length > 0; length--)
        {
            if (text[^length..].SequenceEqual(secret[..length]))
            {
                return length;
            }
        }

        return 0;
    }

    // The secret without its scheme, as it is and as JSON writes it; of Basic the password as well.
    private static List<byte[]> SecretsOf(UpstreamCredential credential)
    {
        List<byte[]> found = [];
        foreach (var header in credential.Headers)
        {
            var value = header.Value.Reveal();
            var secret = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            Add(found, secret);
            if (value.StartsWith("Basic ", StringComparison.Ordinal))
            {
                var pair = Encoding.UTF8.GetString(Convert.FromBase64String(secret));
                Add(found, pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            }
        }

        return found;
    }

    private static void Add(List<byte[]> found, string secret)
    {
        foreach (var written in (string[])[secret, JavaScriptEncoder.Default.Encode(secret), secret.Replace("/", "\\/", StringComparison.Ordinal)])
        {
            if (secret.Length >= Shortest && (ReferenceEquals(written, secret) || written != secret))
            {
                found.Add(Encoding.UTF8.GetBytes(written));
            }
        }
    }
}
