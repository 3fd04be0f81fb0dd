using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What is written when a bundle comes into force: its place in the order of revisions, and everything that it binds less than the one before.</summary>
internal sealed class BundleSwap(JournalScope scope, ReadyBundle ready, TimeProvider time)
{
    private const int LongestFact = 2_000;

    /// <summary>The bundle under its revision. Null when it is older than one that was in force; then nothing is written.</summary>
    public PolicyBundle? Write(PolicyBundleRow? last)
    {
        var newest = scope.Db.PolicyBundles.Where(row => row.KeyId != null).OrderByDescending(row => row.Revision).FirstOrDefault();
        if (ready.Signed is { } signed && newest is not null
            && (signed.Revision < newest.Revision || (signed.Revision == newest.Revision && ready.Bundle.Digest != newest.Digest)))
        {
            return null;
        }

        var revision = ready.Signed?.Revision
            ?? (last is not null && last.Digest == ready.Bundle.Digest ? last.Revision : 1 + (scope.Db.PolicyBundles.Max(static row => (long?)row.Revision) ?? 0));
        var bundle = ready.Bundle.Named(revision, ready.Origin.Commit);
        Record(bundle.Name, last);
        Keep(bundle.Name, last);
        return bundle;
    }

    /// <summary>Why a bundle was not taken for its age.</summary>
    public static PolicyProblem Older(ReadyBundle ready) => new(PolicyError.RevisionTooOld, BundleContent.SignatureFile, 0, 0,
        $"revision {ready.Signed?.Revision} is older than one that was in force, or another bundle had that number; sign what you want in force with a higher --revision");

    private void Record(BundleName name, PolicyBundleRow? last)
    {
        scope.Record(AdminEntry.Of(time, "policy.loaded", ready.Origin.By,
            ("digest", name.Digest), ("revision", $"{name.Revision}"), ("commit", name.Commit), ("from", ready.Origin.From),
            ("signed_by", ready.Signed?.KeyId), ("before", last?.Digest), ("before_revision", last is null ? null : $"{last.Revision}")));
        foreach (var change in Weakened(last))
        {
            scope.Record(AdminEntry.Of(time, "policy.weakened", ready.Origin.By,
                ("rule", change.RuleId), ("change", change.What), ("was", Short(change.Was)), ("is", Short(change.Is)),
                ("digest", name.Digest), ("revision", $"{name.Revision}"), ("commit", name.Commit)));
        }
    }

    private void Keep(BundleName name, PolicyBundleRow? last)
    {
        var files = ready.Content.Fingerprint;
        if (last is not null && (last.Files, last.Revision, last.Origin, last.KeyId) == (files, name.Revision, ready.Origin.From, ready.Signed?.KeyId))
        {
            return;
        }

        scope.Db.PolicyBundles.Add(new PolicyBundleRow
        {
            Revision = name.Revision!.Value,
            Digest = name.Digest,
            Files = files,
            Commit = name.Commit,
            KeyId = ready.Signed?.KeyId,
            ExpiresAt = ready.Signed?.Expires.ToUnixTimeMilliseconds(),
            Origin = ready.Origin.From,
            By = ready.Origin.By,
            LoadedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Rules = RuleOutline.Write(RuleOutline.Read(ready.Content)),
        });
        scope.Db.SaveChanges();
    }

    private ImmutableArray<RuleChange> Weakened(PolicyBundleRow? last) => last is null || last.Digest == ready.Bundle.Digest ? []
        : [.. RuleChange.Between(Rules(last), RuleOutline.Read(ready.Content)).Where(static change => change.Effect == ChangeEffect.Widens)];

    private static ImmutableArray<RuleOutline> Rules(PolicyBundleRow row)
    {
        try
        {
            return RuleOutline.Parse(row.Rules);
        }
        catch (JsonException)
        {
            // Somebody else has written to the file; the loading itself is recorded all the same.
            return [];
        }
    }

    private static string? Short(string? text) => text?.Length > LongestFact ? text[..LongestFact] + "…" : text;
}
