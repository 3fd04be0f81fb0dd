using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.History;

namespace AgentIdentity.Policy.Replay;

/// <summary>Reads what <see cref="DecisionJson"/> and <see cref="InputsJson"/> write.</summary>
internal static class RecordReader
{
    private static readonly string NoArguments = CanonicalJson.Digest(null);
    private static readonly JsonElement EmptyArguments = JsonElement.Parse("{}");
    private static readonly string EmptyDigest = CanonicalJson.Digest(EmptyArguments);

    public static RecordedDecision? Read(JsonElement decision)
    {
        try
        {
            return decision.TryGetProperty("inputs"u8, out var inputs) && Text(decision.GetProperty("bundle"u8), "digest"u8) is { Length: > 0 } digest
                ? Read(decision, inputs, digest) : null;
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException($"the record of a decision is not whole: {wrong.Message}", wrong);
        }
    }

    private static RecordedDecision Read(JsonElement decision, JsonElement inputs, string digest)
    {
        var (call, missing) = CallOf(inputs.GetProperty("call"u8));
        var actor = inputs.GetProperty("actor"u8);
        var request = new DecisionRequest(call, Text(inputs, "subject"u8) ?? "", Text(actor, "id"u8) ?? "", Items(inputs, "chain"u8, Link), null, inputs.GetProperty("now"u8).GetDateTimeOffset())
        {
            ActorAssurance = Text(actor, "assurance"u8) ?? "",
            Unattended = inputs.GetProperty("unattended"u8).GetBoolean(),
            SignIn = inputs.TryGetProperty("authentication"u8, out var signIn)
                ? new SignIn(Text(signIn, "acr"u8), signIn.TryGetProperty("at"u8, out var at) ? at.GetDateTimeOffset() : null) : SignIn.Unknown,
            Source = inputs.TryGetProperty("source"u8, out var source) ? new CallSource(IPAddress.Parse(Text(source, "ip"u8)!)) : CallSource.Unknown,
            History = CallHistory.Empty.WithLabels(Items(inputs, "labels"u8, static label => label.GetString()!)),
            Told = new RecordedHistory(Items(inputs, "history"u8, HistoryOf)),
            Approved = Items(inputs, "approved"u8, static item => new ApprovedRule(Text(item, "rule"u8)!, Text(item, "approval"u8)!, Text(item, "by"u8)!)),
            External = inputs.TryGetProperty("external"u8, out var external)
                ? new ExternalAnswer(external.GetProperty("allowed"u8).GetBoolean(), Text(external, "by"u8)!, Text(external, "why"u8), external.GetProperty("failed"u8).GetBoolean()) : null,
        };
        return new RecordedDecision(Text(decision, "id"u8)!, OutcomeOf(Text(decision, "outcome"u8)), request)
        {
            Reason = Text(decision, "reason"u8),
            Rule = decision.TryGetProperty("rule"u8, out var rule) ? Text(rule, "id"u8) : null,
            BundleDigest = digest,
            ArgumentsMissing = missing,
            Obligations = Items(decision, "obligations"u8, ObligationOf),
            Delegation = Delegation(decision.GetProperty("conjuncts"u8)),
        };
    }

    private static (Call Call, bool Missing) CallOf(JsonElement json)
    {
        var kind = Text(json, "kind"u8) switch
        {
            "mcp" => CallKind.Mcp,
            "http" => CallKind.Http,
            "data" => CallKind.Data,
            "model" => CallKind.Model,
            var other => throw new FormatException($"the record names the kind '{other}', which this version does not know"),
        };
        var (digest, recorded) = (Text(json, "arguments_digest"u8), json.TryGetProperty("arguments"u8, out var arguments));
        JsonElement? known = recorded ? arguments : digest == EmptyDigest ? EmptyArguments : null;
        var missing = digest is not null && known is null && digest != NoArguments;
        return (new Call(kind, Text(json, "upstream"u8)!, Text(json, "action"u8)!, Text(json, "identifier"u8)!, known, digest is not null && !missing)
        {
            // What nobody recorded is like a body that was not read: whatever depends on it says so.
            ArgumentsUnread = missing || json.TryGetProperty("arguments_unread"u8, out _),
        }, missing);
    }

    private static DelegationLink Link(JsonElement json) => new(
        Text(json, "id"u8)!, Text(json, "human"u8)!, Text(json, "agent"u8)!,
        Text(json, "state"u8) switch
        {
            "active" => DelegationState.Active,
            "paused" => DelegationState.Paused,
            "ended" => DelegationState.Ended,
            _ => DelegationState.Unknown,
        },
        json.GetProperty("ends_at"u8).GetDateTimeOffset(), [])
    {
        Purpose = Text(json, "purpose"u8) ?? "",
    };

    private static HistoryRead HistoryOf(JsonElement json) => new(
        Text(json, "calls"u8)!, Text(json, "sum_of"u8), TimeSpan.FromSeconds(json.GetProperty("window_seconds"u8).GetDouble()), json.GetProperty("value"u8).GetDouble());

    private static Obligation ObligationOf(JsonElement json) => new(
        Text(json, "rule"u8)!,
        Text(json, "kind"u8) switch { "redact" => ObligationKind.Redact, "label" => ObligationKind.Label, _ => ObligationKind.StripToolCall },
        Items(json, "values"u8, static value => value.GetString()!));

    private static Finding Delegation(JsonElement conjuncts)
    {
        foreach (var conjunct in conjuncts.EnumerateArray())
        {
            if (conjunct.GetProperty("name"u8).ValueEquals("delegation"u8))
            {
                return conjunct.GetProperty("ok"u8).GetBoolean() ? Finding.Holds(DelegationGrants.Name, [])
                    : Finding.Fails(DelegationGrants.Name, PolicyError.NotGranted, Text(conjunct, "reason"u8) ?? DecisionReason.NotGranted, Text(conjunct, "why"u8) ?? "", "");
            }
        }

        throw new FormatException("the record does not say whether the delegation granted the call");
    }

    private static Outcome OutcomeOf(string? text) => text switch
    {
        "allow" => Outcome.Allow,
        "needs_approval" => Outcome.NeedsApproval,
        "needs_step_up" => Outcome.NeedsStepUp,
        "deny" => Outcome.Deny,
        _ => throw new FormatException($"the record has the outcome '{text}', which this version does not know"),
    };

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<T> Items<T>(JsonElement json, ReadOnlySpan<byte> name, Func<JsonElement, T> read)
    {
        if (!json.TryGetProperty(name, out var array) || array.GetArrayLength() == 0)
        {
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items.MoveToImmutable();
    }
}
