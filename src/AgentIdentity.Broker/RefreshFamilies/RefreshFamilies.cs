using AgentIdentity.Evidence;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Refresh tokens: rotated at every use, and a second use of one ends the family and its delegation, because then two hold it and one
/// of them is a thief. Only hashes are kept. Read and written in the journal, so that of two uses of one token only one comes first.
/// </summary>
public sealed class RefreshFamilies
{
    /// <summary>A family that was not used for this long is over (RFC 9700 section 4.14.2).</summary>
    public static readonly TimeSpan MostIdle = TimeSpan.FromDays(7);

    private readonly Journal _journal;
    private readonly DelegationBook _book;
    private readonly Cutoffs _cutoffs;
    private readonly TimeProvider _time;

    internal RefreshFamilies(Journal journal, DelegationBook book, Cutoffs cutoffs, TimeProvider time) =>
        (_journal, _book, _cutoffs, _time) = (journal, book, cutoffs, time);

    /// <summary>Whether a text has the form of a refresh token; it need not be one.</summary>
    public static bool Looks(string text) => RefreshText.Read(text) is not null;

    /// <summary>Begins a family when a human's code is redeemed.</summary>
    public Task<IssuedRefresh> StartAsync(string delegationId, string clientId, string resource, IReadOnlyList<string> scope, string? keyThumbprint) =>
        _journal.ChangeAsync(scoped =>
        {
            var (now, text) = (_time.GetUtcNow(), RefreshText.First());
            var family = new RefreshFamily
            {
                Id = Identifiers.New("rff_"),
                DelegationId = delegationId,
                ClientId = clientId,
                Resource = resource,
                Scope = scope,
                KeyThumbprint = keyThumbprint,
                CreatedAt = now,
                UsedAt = now,
            };
            scoped.Db.RefreshFamilies.Add(RefreshFamilyRow.Write(family, text));
            scoped.Db.SaveChanges();
            scoped.Record(Entry("refresh.started", family));
            return new IssuedRefresh(family, text.Write());
        });

    /// <summary>Takes the newest token of a family and gives the next. Anything older ends the family and the delegation.</summary>
    /// <param name="attempt">What the client shows.</param>
    /// <param name="objection">Why nothing could be issued from the family, asked before the token is used up: a refusal must not cost the client its session.</param>
    public async Task<BrokerResult<IssuedRefresh>> RotateAsync(RefreshAttempt attempt, Func<RefreshFamily, BrokerFailure?> objection)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(objection);
        if (RefreshText.Read(attempt.Token) is not { } text)
        {
            return Refused();
        }

        var rotated = await _journal.ChangeAsync(scope => Rotate(scope, attempt, text, objection)).ConfigureAwait(false);
        if (rotated.Failure is { Error: BrokerError.RefreshReused } && await DelegationOfAsync(text).ConfigureAwait(false) is { } delegation)
        {
            // The tokens that were issued from it live minutes only, but the thief has minutes.
            await _book.EndAsync(delegation, "refresh token used twice").ConfigureAwait(false);
        }

        return rotated;
    }

    /// <summary>Ends the family of a token, whichever of its tokens it is (RFC 7009 section 2.1). Null when the token is none of the client's.</summary>
    public Task<RefreshFamily?> EndAsync(string token, string clientId) => RefreshText.Read(token) is not { } text
        ? Task.FromResult<RefreshFamily?>(null)
        : _journal.ChangeAsync(scope =>
        {
            if (Find(scope, text) is not { } row || row.ClientId != clientId)
            {
                return null;
            }

            if (row.EndedAt is null)
            {
                End(scope, row, "refresh.ended");
            }

            return row.Read();
        });

    /// <summary>Forgets the families whose delegation can never stand again.</summary>
    internal void Load(BrokerDbContext db)
    {
        var over = db.RefreshFamilies.AsEnumerable().Where(row => _book.Find(row.DelegationId) is not { } delegation
            || delegation.State == Policy.DelegationState.Ended || delegation.EndsAt <= _time.GetUtcNow()).ToList();
        db.RefreshFamilies.RemoveRange(over);
        db.SaveChanges();
    }

    private static RefreshFamilyRow? Find(JournalScope scope, RefreshText text)
    {
        var hash = text.FamilyHash;
        return scope.Db.RefreshFamilies.SingleOrDefault(row => row.FamilyHash == hash);
    }

    private static BrokerFailure Refused() => new(BrokerError.RefreshRefused, "The refresh token is not one of this client's.");

    private BrokerResult<IssuedRefresh> Rotate(JournalScope scope, RefreshAttempt attempt, RefreshText text, Func<RefreshFamily, BrokerFailure?> objection)
    {
        // Whose it is comes first: a stranger, or a thief without the key, must not be able to end the family.
        if (Find(scope, text) is not { } row || row.ClientId != attempt.ClientId)
        {
            return Refused();
        }

        if (row.KeyThumbprint is not null && row.KeyThumbprint != attempt.KeyThumbprint)
        {
            return new BrokerFailure(BrokerError.RefreshRefused, "The refresh token is bound to another key than the proof was made with.");
        }

        var now = _time.GetUtcNow();
        if (row.EndedAt is not null || row.Read().UsedAt + MostIdle <= now)
        {
            return new BrokerFailure(BrokerError.RefreshOver, "The refresh token was ended, or was not used for a week.");
        }

        if (row.TokenHash != text.TokenHash)
        {
            End(scope, row, "refresh.reused");
            return new BrokerFailure(BrokerError.RefreshReused, "The refresh token was used before: it and its delegation are ended.");
        }

        if ((_book.Standing(row.DelegationId) ?? CutOff(row.Read()) ?? objection(row.Read())) is { } refusal)
        {
            return refusal;
        }

        var next = text.Next();
        (row.TokenHash, row.UsedAt, row.Generation) = (next.TokenHash, now.ToUnixTimeMilliseconds(), row.Generation + 1);
        scope.Db.SaveChanges();
        return new IssuedRefresh(row.Read(), next.Write());
    }

    // The delegation does not say by which client it came, so a cut-off of that client is looked for here.
    private BrokerFailure? CutOff(RefreshFamily family) => _cutoffs.Refusal(new StopFacts(family.CreatedAt) { ClientId = family.ClientId });

    private void End(JournalScope scope, RefreshFamilyRow row, string kind)
    {
        row.EndedAt = _time.GetUtcNow().ToUnixTimeMilliseconds();
        scope.Db.SaveChanges();
        scope.Record(Entry(kind, row.Read()));
    }

    private Task<string?> DelegationOfAsync(RefreshText text) => _journal.ChangeAsync(scope => Find(scope, text)?.DelegationId);

    private EvidenceDraft Entry(string kind, RefreshFamily family) => AdminEntry.Of(_time, kind, family.ClientId, family.DelegationId,
        ("family", family.Id), ("resource", family.Resource), ("jkt", family.KeyThumbprint));
}
