using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Consent;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>What the console says about one delegation, and what whoever looks may do about it.</summary>
internal sealed record DelegationCard
{
    public required string Id { get; init; }
    public required string AgentName { get; init; }

    /// <summary>Whose it is, where it is not the viewer's own.</summary>
    public required string? ForWhom { get; init; }
    public required string Purpose { get; init; }
    public required string State { get; init; }
    public required string Tone { get; init; }
    public required bool Open { get; init; }
    public required bool Paused { get; init; }
    public required IReadOnlyList<PlainLine> Lines { get; init; }
    public required string Money { get; init; }
    public required string Ends { get; init; }
    public required string Away { get; init; }
    public required bool MayDelegate { get; init; }
    public required bool OffGateway { get; init; }
    public required string? Parent { get; init; }
    public required string? ParentAgent { get; init; }
    public required IReadOnlyList<ChildLine> Children { get; init; }
    public required bool MayEnd { get; init; }
    public required bool MayPause { get; init; }
    public required bool MayNarrow { get; init; }
}

/// <summary>A delegation that was carved out of another one.</summary>
internal sealed record ChildLine(string Id, string AgentName, string Purpose, string State, string Tone);

/// <summary>Makes cards from records, for whoever may see them.</summary>
internal sealed class DelegationCards(DelegationBook book, ViewerParts parts, Ledger ledger, ServerSettings settings, TimeProvider time)
{
    public IReadOnlyList<DelegationCard> Of(Viewer viewer) =>
        [.. viewer.Delegations().Select(record => (Record: record, Chain: book.Chain(record.Id)))
            .OrderBy(static entry => entry.Record.State == DelegationState.Ended)
            // What was passed on follows what it was passed on from.
            .ThenByDescending(static entry => entry.Chain[^1].CreatedAt).ThenBy(static entry => entry.Chain.Length)
            .ThenByDescending(static entry => entry.Record.CreatedAt).Select(entry => Of(entry.Record, viewer))];

    public DelegationCard Of(DelegationRecord record, Viewer viewer)
    {
        var (state, tone, open) = Describe(record);
        var parent = record.ParentId is { } id ? book.Find(id) : null;
        return new DelegationCard
        {
            Id = record.Id,
            AgentName = NameOf(record.Agent),
            ForWhom = record.Human == viewer.Id ? null : VisibleText.Of(parts.People.Find(record.Human)?.Name ?? record.Human),
            Purpose = VisibleText.Of(record.Purpose),
            State = state,
            Tone = tone,
            Open = open,
            Paused = record.State == DelegationState.Paused,
            Lines = PlainWords.Of(record.Details, settings.Issuer),
            Money = record.BudgetMicroUsd is { } budget
                ? $"{DollarAmount.Write(ledger.Used(record.Id))} of {DollarAmount.Write(budget)} USD used" : $"{DollarAmount.Write(ledger.Used(record.Id))} USD used, no total set",
            Ends = (record.EndedAt ?? record.EndsAt).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC",
            Away = record.Unattended
                ? $"It works on, until {PlainSpan.Of(record.HumanFreshWithin ?? settings.HumanFreshWithin)} after they last signed in here"
                : $"It stops {PlainSpan.Of(settings.PresentWithin)} after they last signed in here",
            MayDelegate = record.MayDelegate,
            OffGateway = record.OffGateway,
            Parent = parent?.Id,
            ParentAgent = parent is null ? null : NameOf(parent.Agent),
            Children = [.. book.WithDescendants(record.Id).Skip(1).Select(book.Find).OfType<DelegationRecord>().Select(Child)],
            MayEnd = viewer.MayEnd(record),
            MayPause = viewer.MayPause(record),
            MayNarrow = viewer.MayNarrow(record),
        };
    }

    private ChildLine Child(DelegationRecord record)
    {
        var (state, tone, _) = Describe(record);
        return new ChildLine(record.Id, NameOf(record.Agent), VisibleText.Of(record.Purpose), state, tone);
    }

    private (string State, string Tone, bool Open) Describe(DelegationRecord record) => record.State switch
    {
        DelegationState.Ended => ("ended", "bad", false),
        _ when record.EndsAt <= time.GetUtcNow() => ("over", "bad", false),
        DelegationState.Paused => ("paused", "wait", true),
        _ => ("active", "good", true),
    };

    private string NameOf(string agent) => VisibleText.Of(parts.Agents.Find(agent)?.Name ?? agent);
}
