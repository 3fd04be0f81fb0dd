using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Consent;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>What the console says about one delegation.</summary>
internal sealed record DelegationCard
{
    public required string Id { get; init; }
    public required string AgentName { get; init; }
    public required string Purpose { get; init; }
    public required string State { get; init; }
    public required string Tone { get; init; }
    public required bool Open { get; init; }
    public required IReadOnlyList<PlainLine> Lines { get; init; }
    public required string Money { get; init; }
    public required string Ends { get; init; }
    public required bool OffGateway { get; init; }
    public required string? Parent { get; init; }
    public required string? ParentAgent { get; init; }
}

/// <summary>Makes cards from records, for the human they belong to.</summary>
internal sealed class DelegationCards(DelegationBook book, AgentDirectory agents, Ledger ledger, ServerSettings settings, TimeProvider time)
{
    public IReadOnlyList<DelegationCard> Of(string human) =>
        [.. book.List(human: human).Select(record => (Record: record, Chain: book.Chain(record.Id)))
            .OrderBy(static entry => entry.Record.State == DelegationState.Ended)
            // What was passed on follows what it was passed on from.
            .ThenByDescending(static entry => entry.Chain[^1].CreatedAt).ThenBy(static entry => entry.Chain.Length)
            .ThenByDescending(static entry => entry.Record.CreatedAt).Select(entry => Of(entry.Record))];

    public DelegationCard Of(DelegationRecord record)
    {
        var (state, tone, open) = Describe(record);
        var parent = record.ParentId is { } id ? book.Find(id) : null;
        return new DelegationCard
        {
            Id = record.Id,
            AgentName = NameOf(record.Agent),
            Purpose = record.Purpose,
            State = state,
            Tone = tone,
            Open = open,
            Lines = PlainWords.Of(record.Details, settings.Issuer),
            Money = record.BudgetMicroUsd is { } budget
                ? $"{DollarAmount.Write(ledger.Used(record.Id))} of {DollarAmount.Write(budget)} USD used" : $"{DollarAmount.Write(ledger.Used(record.Id))} USD used, no total set",
            Ends = (record.EndedAt ?? record.EndsAt).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC",
            OffGateway = record.OffGateway,
            Parent = parent?.Id,
            ParentAgent = parent is null ? null : NameOf(parent.Agent),
        };
    }

    private (string State, string Tone, bool Open) Describe(DelegationRecord record) => record.State switch
    {
        DelegationState.Ended => ("ended", "bad", false),
        _ when record.EndsAt <= time.GetUtcNow() => ("over", "bad", false),
        DelegationState.Paused => ("paused", "wait", true),
        _ => ("active", "good", true),
    };

    private string NameOf(string agent) => agents.Find(agent)?.Name ?? agent;
}
