using System.Collections.Immutable;
using System.Text;
using AgentIdentity.Policy.Bundles;
using AgentIdentity.Policy.Signing;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>
/// The files of a bundle, read once: what is verified, compiled, kept and compared are the same bytes. Policy files and everything
/// in <c>tests/</c> belong to it; documents beside them, and names that begin with a dot, do not.
/// </summary>
public sealed class BundleContent
{
    /// <summary>The file that holds the signature.</summary>
    public const string SignatureFile = "bundle.jws";

    private const string TestFolder = "tests/";

    private BundleContent(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files, string? signature) => (Files, Signature) = (files, signature);

    /// <summary>The files by their path in the bundle, with <c>/</c> between folders.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>The signature in the compact form of a JWS (RFC 7515), or null where there is none.</summary>
    public string? Signature { get; }

    /// <summary>The digest of every file with its path, tests and signature included: 64 hexadecimal digits. Equal ones are equal bundles.</summary>
    public string Fingerprint => Manifest.Fingerprint(this);

    /// <summary>Reads the files below a folder.</summary>
    /// <exception cref="PolicyLoadException">The folder or a file of it cannot be read, or is too large.</exception>
    public static BundleContent Read(string folder) => Of(BundleFolder.Read(folder));

    /// <summary>Takes files as they came over the network.</summary>
    /// <param name="files">The files by their path in the bundle; the signature is one of them.</param>
    /// <exception cref="PolicyLoadException">A path leads out of the bundle, or there is too much.</exception>
    public static BundleContent Of(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemList();
        var taken = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        string? signature = null;
        foreach (var (path, bytes) in BundlePaths.Checked(files, problems))
        {
            if (path == SignatureFile)
            {
                signature = Encoding.UTF8.GetString(bytes.Span).Trim();
            }
            else if (IsContent(path))
            {
                taken[path] = bytes;
            }
        }

        problems.ThrowIfAny();
        return new BundleContent(taken.ToImmutable(), signature);
    }

    /// <summary>The bundle, ready to decide.</summary>
    /// <param name="options">What the model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">Anything is wrong, missing or not understood. All problems are listed.</exception>
    public PolicyBundle Compile(RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        var texts = Texts(problems);
        problems.ThrowIfAny();
        return PolicyBundle.Compile(texts, options);
    }

    /// <summary>The same files with a signature over all of them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="terms">What else is signed; its key is replaced by the one that signs.</param>
    public BundleContent Sign(BundleSigningKey key, SignedTerms terms)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(terms);
        return new BundleContent(Files, BundleSignature.Make(this, key, terms));
    }

    /// <summary>What a key that is trusted signed. Everything else is refused.</summary>
    /// <param name="trusted">The keys that may sign.</param>
    /// <param name="now">The moment, for the end of the signature's validity.</param>
    /// <exception cref="PolicyLoadException">There is no signature, it is not of a trusted key, it is over, or it is over other files.</exception>
    public SignedTerms Verify(IReadOnlyCollection<BundleKey> trusted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        return BundleSignature.Verify(this, trusted, now);
    }

    /// <summary>What the signature claims, when it is over these files; null when it is not. Nobody has vouched for it.</summary>
    public SignedTerms? Claims() => BundleSignature.Claimed(this);

    /// <summary>What the signature says, whatever has become of the files since. Nobody has vouched for it; the next signer takes the next number.</summary>
    public SignedTerms? LastSigned() => BundleSignature.Said(this)?.Terms;

    /// <summary>Writes the files, and the signature, below a folder.</summary>
    public void WriteTo(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        foreach (var (path, bytes) in Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes.Span);
        }

        if (Signature is not null)
        {
            File.WriteAllText(Path.Combine(folder, SignatureFile), Signature + "\n");
        }
    }

    internal static bool IsContent(string path) => path == SignatureFile || path.StartsWith(TestFolder, StringComparison.Ordinal) || PolicyFiles.IsPolicy(path);

    /// <summary>The texts of the policy files, without those of the tests.</summary>
    internal List<KeyValuePair<string, string>> Texts(ProblemList problems)
    {
        var texts = new List<KeyValuePair<string, string>>(Files.Count);
        foreach (var (path, bytes) in Files)
        {
            if (PolicyFiles.IsPolicy(path))
            {
                try
                {
                    texts.Add(new(path, SourceText.Utf8.GetString(bytes.Span)));
                }
                catch (DecoderFallbackException)
                {
                    problems.Add(PolicyError.FileUnreadable, path, new SourcePosition(0, 0), "cannot be read: it is not UTF-8; save it as UTF-8");
                }
            }
        }

        return texts;
    }
}
