using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Makes a bundle ready beside the one in force: verified, compiled and tested. Nothing that decides is touched.</summary>
internal sealed class BundleIntake(BrokerOptions options, BundleShelf shelf, TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    public BundleShelf Shelf { get; } = shelf;

    public string Folder => options.PolicyFolder;

    /// <summary>Runs the tests of a bundle that is kept.</summary>
    public PolicyTestRun Test(string fingerprint, PolicyBundle bundle) => PolicyTestRun.Of(Shelf.Place(fingerprint), bundle, options.RelationModels);

    /// <param name="content">The files.</param>
    /// <param name="origin">Where they come from.</param>
    /// <param name="tested">Whether exactly these files passed their tests before.</param>
    /// <exception cref="PolicyLoadException">It is not signed as it must be, does not compile, or does not do what its tests say.</exception>
    public ReadyBundle Prepare(BundleContent content, BundleOrigin origin, bool tested)
    {
        var trusted = options.Policy.TrustedKeys;
        var signed = trusted.IsEmpty ? null : content.Verify(trusted, Time.GetUtcNow());
        var bundle = content.Compile(options.RelationModels);
        var place = Shelf.Keep(content);
        if (!tested)
        {
            BundleTests.Run(place, bundle, options.RelationModels);
        }

        // Where nobody vouches for the signature, the commit is no more than a name.
        var commit = signed is null ? origin.Commit ?? content.Claims()?.Commit : signed.Commit;
        return new ReadyBundle(content, bundle, signed, origin with { Commit = commit });
    }
}

/// <summary>Where a bundle comes from, and who brought it.</summary>
internal sealed record BundleOrigin(string From, string By, string? Commit = null)
{
    public const string Folder = "folder";
    public const string Push = "push";
}

/// <summary>A bundle that may be put in force.</summary>
internal sealed record ReadyBundle(BundleContent Content, PolicyBundle Bundle, SignedTerms? Signed, BundleOrigin Origin);
