using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace AgentIdentity.Broker;

/// <summary>
/// Roles in AWS, assumed for one delegation each: with its grants as session policy, the human as source identity, the agent and the
/// grant as tags, and no longer than it lasts. Kept for its calls; a stop drops what is kept.
/// </summary>
public sealed class RoleSessions
{
    /// <summary>What web identities are for.</summary>
    private const string StsAudience = "sts.amazonaws.com";
    private const int MostKept = 10_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(900);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly DelegationBook _book;
    private readonly UpstreamTokens _tokens;
    private readonly EvidenceStore _evidence;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly Kept<Key, RoleSession> _kept;

    internal RoleSessions(DelegationBook book, UpstreamTokens tokens, EvidenceStore evidence, BrokerOptions options, TimeProvider time)
    {
        (_book, _tokens, _evidence, _options, _time) = (book, tokens, evidence, options, time);
        _kept = new(MostKept, time);
        book.Stopped += Drop;
    }

    /// <summary>Sessions that are kept: for tests, and for those who watch memory.</summary>
    internal int Count => _kept.Count;

    /// <summary>A session, assumed with AWS credentials of the broker's own.</summary>
    /// <param name="token">The caller's token.</param>
    /// <param name="terms">The role.</param>
    /// <param name="secret">Id and key with a colon between; null for where the AWS SDK finds them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="BrokerException">There is no session to be had.</exception>
    public Task<RoleSession> AssumeAsync(Delegation token, RoleTerms terms, SecretValue? secret, CancellationToken cancellation = default) =>
        GetAsync(token, terms, secret, async ask =>
        {
            using var sts = StsCalls.Client(terms, secret is null ? null : StsCalls.Read(terms, secret));
            return (await StsCalls.AskAsync(terms, () => sts.AssumeRoleAsync(ask.WithCredentials)).ConfigureAwait(false)).Credentials;
        }, cancellation);

    /// <summary>A session, assumed with a token of this broker that AWS trusts (an IAM OIDC provider), and no AWS credentials at all.</summary>
    public Task<RoleSession> AssumeByTokenAsync(Delegation token, RoleTerms terms, CancellationToken cancellation = default) =>
        GetAsync(token, terms, null, async ask =>
        {
            var identity = await _tokens.WebIdentityAsync(token, StsAudience, CancellationToken.None).ConfigureAwait(false);
            using var sts = StsCalls.Client(terms, new AnonymousAWSCredentials());
            return (await StsCalls.AskAsync(terms, () => sts.AssumeRoleWithWebIdentityAsync(ask.WithToken(identity.Value))).ConfigureAwait(false)).Credentials;
        }, cancellation);

    /// <summary>Forgets the sessions of a delegation at an upstream, which refused one.</summary>
    public void Forget(string delegationId, string upstream) => _kept.Drop(key => key.DelegationId == delegationId && key.Upstream == upstream);

    private Task<RoleSession> GetAsync(Delegation token, RoleTerms terms, SecretValue? secret, Func<RoleAsk, Task<Credentials>> assume, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(terms);
        var (now, chain) = (_time.GetUtcNow(), _book.Chain(token.DelegationId));
        if (chain.IsEmpty || chain.Min(static link => link.EndsAt) is var end && end <= now)
        {
            throw new BrokerException(BrokerError.DelegationEnded, "The delegation is over.");
        }

        var left = end - now;
        var life = left < terms.Longest ? left : terms.Longest;
        var policy = SessionPolicy.Of(terms, Granted(token, terms, chain), life < Shortest ? end : null);
        var ask = new RoleAsk(
            terms, policy, AwsNames.SourceIdentity(token.Subject), AwsNames.Session(token.Actor.Subject, token.DelegationId),
            (int)(life < Shortest ? Shortest : life).TotalSeconds)
        { Agent = token.Actor.Subject, DelegationId = token.DelegationId };
        return _kept.GetAsync(new Key(token.DelegationId, terms.Upstream, Digest(policy, terms, secret)), () => FetchAsync(token, ask, end, assume), cancellation);
    }

    // What the token holds, and every record of its chain still covers.
    private ImmutableArray<Grant> Granted(Delegation token, RoleTerms terms, ImmutableArray<DelegationRecord> chain)
    {
        var held = token.Details.ForAudience(terms.Audience).Items
            .Where(item => chain.All(link => link.Details.Covers(AuthorizationDetails.Of(item))));
        var grants = GrantTerms.From(AuthorizationDetails.Of([.. held]), _options.Issuer);
        return terms.IsModel
            ? [.. grants.Where(static grant => grant.Kind == CallKind.Model).Select(grant => new Grant(grant.Kind, terms.Upstream, grant.Actions, grant.Identifier, []))]
            : [.. grants.Where(grant => grant.Upstream == terms.Upstream)];
    }

    private async Task<(RoleSession Value, DateTimeOffset Until)> FetchAsync(Delegation token, RoleAsk ask, DateTimeOffset end, Func<RoleAsk, Task<Credentials>> assume)
    {
        var given = await assume(ask).ConfigureAwait(false);
        if (given is not { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0, Expiration: { } expires })
        {
            throw new BrokerException(BrokerError.RoleUnavailable, $"AWS STS answered without credentials for {ask.Terms.Upstream}.");
        }

        var session = new RoleSession(
            given.AccessKeyId, new SecretValue(given.SecretAccessKey), new SecretValue(given.SessionToken), ask.SessionName, ask.SourceIdentity, expires.ToUniversalTime());

        // AWS's own logs know the names only; which human and which grant they are is written here.
        await _evidence.AppendAsync(AdminEntry.Of(_time, "aws.role_assumed", "gateway", token.DelegationId,
            ("upstream", ask.Terms.Upstream), ("role", ask.Terms.RoleArn), ("human", token.Subject), ("source_identity", ask.SourceIdentity),
            ("agent", ask.Agent), ("session", ask.SessionName), ("access_key_id", given.AccessKeyId),
            ("policy_digest", "sha256:" + Hash(ask.Policy)), ("expires_at", session.ExpiresAt.ToString("O", CultureInfo.InvariantCulture)))).ConfigureAwait(false);
        var until = session.ExpiresAt - Margin;
        return (session, until < end ? until : end);
    }

    private void Drop(IReadOnlyList<string> stopped)
    {
        // A stop of one stops everything below it.
        var gone = stopped.SelectMany(id => _book.WithDescendants(id)).ToHashSet(StringComparer.Ordinal);
        _kept.Drop(key => gone.Contains(key.DelegationId));
    }

    private static string Digest(string policy, RoleTerms terms, SecretValue? secret) => Hash($"{policy}\n{terms.RoleArn}\n{terms.ExternalId}\n{secret?.Reveal()}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Key(string DelegationId, string Upstream, string What);
}
