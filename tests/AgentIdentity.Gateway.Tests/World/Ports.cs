using System.Collections.Concurrent;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>Decides what a test says: a set of visible things, a set of denied ones, or a failure.</summary>
internal sealed class TestDecisions(TestMoney money) : IDecisions
{
    public HashSet<string> Hidden { get; } = [];

    public HashSet<string> Denied { get; } = [];

    /// <summary>What else a decision says: obligations, demands.</summary>
    public Func<Decision, Decision> Says { get; set; } = static decision => decision;

    /// <summary>A real policy in place of all that.</summary>
    public Func<Call, Decision>? Policy { get; set; }

    /// <summary>The records that wait where an approval is demanded.</summary>
    public IReadOnlyList<PendingApproval> Pending { get; set; } = [];

    public bool Fails { get; set; }

    public object? Basis { get; set; } = new();

    public ConcurrentQueue<Call> Asked { get; } = [];

    public ConcurrentQueue<CallTerms> Terms { get; } = [];

    public ValueTask<Decided> DecideAsync(Delegation token, Call call, CallTerms terms, CancellationToken cancellationToken)
    {
        if (Fails)
        {
            throw new InvalidOperationException("the decision point is down");
        }

        Asked.Enqueue(call);
        Terms.Enqueue(terms);
        var decision = Says(Of(call));
        decision = decision with { Conjuncts = decision.Conjuncts.Length > 0 ? decision.Conjuncts : [new Conjunct("rules", decision.Outcome == Outcome.Allow, [], decision.ReasonCode)] };
        var reservation = decision.Outcome == Outcome.Allow && !terms.Preview && terms.Money is { } ask
            ? money.Reserve(token.DelegationId, decision.Id, ask) : null;
        return new(new Decided(reservation?.Refusal is null ? decision : decision with { Outcome = Outcome.Deny, ReasonCode = "budget_exceeded" }, reservation)
        {
            Approvals = decision.Outcome == Outcome.NeedsApproval ? [.. Pending] : [],
        });
    }

    public ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellationToken) =>
        Fails ? throw new InvalidOperationException("the decision point is down") : new([.. calls.Select(call => Says(Of(call)))]);

    private Decision Of(Call call)
    {
        if (Policy is { } policy)
        {
            return policy(call);
        }

        var key = call.Kind == CallKind.Http ? call.Action + " " + call.Identifier : call.Identifier;
        var visible = !Hidden.Contains(key);
        var allowed = visible && !Denied.Contains(key);
        return new Decision
        {
            Id = Identifiers.New("dec_"),
            Outcome = allowed ? Outcome.Allow : Outcome.Deny,
            Conjuncts = [],
            BundleDigest = "sha256:test",
            Visible = visible,
            ArgumentsKnown = call.ArgumentsKnown,
            ReasonCode = allowed ? null : visible ? "rule_denied" : "no_relation",
            Rule = visible && !allowed ? new RuleRefusal("refund-ceiling", "Refunds above 250 are not for agents.", "finance") : null,
        };
    }
}

/// <summary>Keeps the entries in order.</summary>
internal sealed class TestEvidence : IEvidence
{
    public ConcurrentQueue<EvidenceNote> Notes { get; } = [];

    public bool Fails { get; set; }

    public string? FailsOn { get; set; }

    public ValueTask RecordAsync(EvidenceNote note, CancellationToken cancellationToken)
    {
        if (Fails || note.Kind == FailsOn)
        {
            throw new IOException("the disk is full");
        }

        Notes.Enqueue(note);
        return ValueTask.CompletedTask;
    }

    public IEnumerable<JsonElement> Bodies(string kind) =>
        Notes.Where(note => note.Kind == kind).Select(note => JsonDocument.Parse(note.Body).RootElement);
}

/// <summary>Keeps what was reserved and settled.</summary>
internal sealed class TestMoney : IMoney
{
    public ConcurrentQueue<Reservation> Reserved { get; } = [];

    public ConcurrentQueue<(Reservation Reservation, ModelUsage Usage, long MicroUsd)> Settled { get; } = [];

    /// <summary>Whether calls are allowed without money being set aside: a fault that the gateway must not build on.</summary>
    public bool Forgets { get; set; }

    public PortRefusal? Refusal { get; set; }

    /// <summary>What is left: with less than a call asks for its output is lowered.</summary>
    public long Left { get; set; } = long.MaxValue;

    public ConcurrentQueue<CallBill> Bills { get; } = [];

    public Reservation? Reserve(string delegationId, string decisionId, MoneyAsk ask)
    {
        if (Forgets)
        {
            return null;
        }

        if (Refusal is not null)
        {
            return Reservation.Refused(delegationId, decisionId, Refusal);
        }

        var output = ask.OutputWithin(Left) ?? ask.OutputTokens;
        var reservation = new Reservation("res_1", delegationId, decisionId, ask.CostWith(output))
        {
            OutputTokens = output,
            IsLowered = output < ask.OutputTokens,
        };
        Reserved.Enqueue(reservation);
        return reservation;
    }

    public ValueTask<Reservation> HoldMoreAsync(Reservation reservation, MoneyAsk ask, CancellationToken cancellationToken) =>
        new(Refusal is null ? reservation with { MicroUsd = reservation.MicroUsd + ask.WholeMicroUsd } : reservation with { Refusal = Refusal });

    public ValueTask SettleAsync(Reservation reservation, CallBill bill, CancellationToken cancellationToken)
    {
        Bills.Enqueue(bill);
        Settled.Enqueue((reservation, bill.Settlement.Usage, bill.Settlement.MicroUsd));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives every upstream what its configuration says; a minted token is a fixed text.</summary>
internal sealed class TestCredentials : ICredentials
{
    public const string Minted = "minted-for-the-upstream";

    public bool Fails { get; set; }

    /// <summary>What a test gives in place of that.</summary>
    public Func<Upstream, UpstreamCredential?> Gives { get; set; } = static _ => null;

    public ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, Call? call, CancellationToken cancellationToken) =>
        Fails ? throw new InvalidOperationException("the vault is sealed") : new(Gives(upstream) ?? upstream.Credential switch
        {
            CredentialKind.Token => UpstreamCredential.Bearer(Minted),
            CredentialKind.Header => UpstreamCredential.Header(upstream.Header, Shown(upstream.Scheme, ((SecretSource.Fixed)upstream.Secret!).Value)),
            _ => UpstreamCredential.None,
        });

    private static Secret Shown(string? scheme, Secret secret) => scheme is null ? secret : new Secret($"{scheme} {secret.Reveal()}");
}

/// <summary>One switch for all delegations.</summary>
internal sealed class TestStops : IStops, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public bool Fails { get; set; }

    /// <summary>What stands above the delegation, itself first.</summary>
    public IReadOnlyList<string>? Chain { get; set; }

    public int Admitted => _admitted;

    public int Left => _left;

    private int _admitted;
    private int _left;

    public void Stop() => _stop.Cancel();

    public Admission Admit(Delegation token)
    {
        if (Fails)
        {
            throw new InvalidOperationException("the stop feed is silent");
        }

        Interlocked.Increment(ref _admitted);
        return new Admission(() => Interlocked.Increment(ref _left), _stop.Token)
        {
            Chain = Chain,
            Refusal = _stop.IsCancellationRequested ? new PortRefusal("AID5301", "The delegation was ended.") : null,
        };
    }

    public void Dispose() => _stop.Dispose();
}
