using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Puts the four-way question for a call: what the token says, what the records say now, what the policy says now.</summary>
public sealed class DecisionDesk
{
    private readonly Inquiries _inquiries;
    private readonly Bookings _bookings;

    internal DecisionDesk(Inquiries inquiries, Bookings bookings) => (_inquiries, _bookings) = (inquiries, bookings);

    /// <summary>Decides a call that is about to be made, and takes what it uses up: all of it or nothing, durable before anything that is recorded later.</summary>
    public async ValueTask<Decided> DecideAsync(Delegation token, Call call, CallTerms terms, CancellationToken cancellation = default) =>
        await _bookings.DecideAsync(await OpenAsync(token, call, terms, cancellation).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Decides many calls at one moment with one policy: for lists. Nothing is counted.</summary>
    public async ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return [.. (await _inquiries.OpenAsync(token, calls, CallTerms.None, cancellation).ConfigureAwait(false)).Select(_bookings.Decide)];
    }

    /// <summary>Decides a call and takes nothing; nobody is asked to approve.</summary>
    public async ValueTask<Decision> PreviewAsync(Delegation token, Call call, CallTerms? terms = null, CancellationToken cancellation = default) =>
        _bookings.Decide(await OpenAsync(token, call, terms ?? CallTerms.None, cancellation).ConfigureAwait(false));

    private async ValueTask<Inquiry> OpenAsync(Delegation token, Call call, CallTerms terms, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(terms);
        return (await _inquiries.OpenAsync(token, [call], terms, cancellation).ConfigureAwait(false))[0];
    }
}
