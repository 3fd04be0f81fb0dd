using System.Collections.Concurrent;
using AgentIdentity.Server.OAuth;

namespace AgentIdentity.Server.Consent;

/// <summary>
/// Holds asks between the authorize endpoint and the consent page. A case belongs to the human who opened it, lasts as
/// long as a pushed request, and its answer is taken once. Bounded: the oldest give way.
/// </summary>
internal sealed class ConsentDesk(TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string RequestUri, string Person), ConsentCase> _cases = new();

    public void Open(ConsentCase opened)
    {
        if (_cases.Count >= Most)
        {
            DropOld();
        }

        opened = opened with { OpenedAt = time.GetUtcNow() };
        _cases.AddOrUpdate((opened.RequestUri, opened.Person), opened, (_, known) => IsOver(known) ? opened : known);
    }

    public ConsentCase? Find(string requestUri, string person) =>
        _cases.TryGetValue((requestUri, person), out var found) && !IsOver(found) ? found : null;

    /// <summary>Claims an open case for answering; false when another answer came first.</summary>
    public bool TryAnswer(ConsentCase open, ConsentOutcome outcome, string? delegationId) =>
        _cases.TryUpdate((open.RequestUri, open.Person), open with { Outcome = outcome, DelegationId = delegationId }, open);

    /// <summary>Returns an answered case; null while it is open or unknown. A grant is taken once; a refusal stays, so that the same request does not ask again.</summary>
    public ConsentCase? Take(string requestUri, string person) => Find(requestUri, person) switch
    {
        { Outcome: ConsentOutcome.Refused } refused => refused,
        { Outcome: ConsentOutcome.Granted } granted when _cases.TryRemove(KeyValuePair.Create((requestUri, person), granted)) => granted,
        _ => null,
    };

    private bool IsOver(ConsentCase known) => time.GetUtcNow() - known.OpenedAt >= Lifetime;

    private void DropOld()
    {
        var horizon = time.GetUtcNow() - Lifetime;
        foreach (var entry in _cases.Where(entry => entry.Value.OpenedAt < horizon))
        {
            _cases.TryRemove(entry);
        }

        foreach (var entry in _cases.OrderBy(entry => entry.Value.OpenedAt).Take(Math.Max(0, _cases.Count - Most + 1)))
        {
            _cases.TryRemove(entry);
        }
    }
}

internal enum ConsentOutcome { Open, Deciding, Granted, Refused }

/// <summary>One ask that lies before one human.</summary>
internal sealed record ConsentCase(string RequestUri, string Person, string ClientId, Uri RedirectUri, DelegationAsk Ask)
{
    public ConsentOutcome Outcome { get; init; }
    public string? DelegationId { get; init; }

    /// <summary>Where the human goes on after answering, below this server's own address; null for a pushed request, which has a name to go by.</summary>
    public string? ReturnTo { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
}
