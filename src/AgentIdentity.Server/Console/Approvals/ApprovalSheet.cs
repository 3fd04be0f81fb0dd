using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>What the console says about one approval. Whatever an agent or a server may have written is a <see cref="ShownText"/>.</summary>
internal sealed record ApprovalSheet
{
    public required string Id { get; init; }
    public required string State { get; init; }
    public required string Tone { get; init; }
    public required ShownText What { get; init; }
    public required string Agent { get; init; }
    public required string Human { get; init; }

    /// <summary>The agents from the one that the human trusted to the one that calls; one where nothing was passed on.</summary>
    public required IReadOnlyList<string> Chain { get; init; }
    public required ShownText Purpose { get; init; }
    public required string Delegation { get; init; }
    public required ShownText Why { get; init; }
    public required string Rule { get; init; }
    public required string Who { get; init; }
    public required string Digest { get; init; }
    public required string Asked { get; init; }
    public required string AskedShort { get; init; }
    public required string Ends { get; init; }
    public required bool IsPending { get; init; }
    public required IReadOnlyList<SheetAnswer> Answers { get; init; }

    /// <summary>The arguments; null when they are forgotten, because the approval is over.</summary>
    public required IReadOnlyList<ShownArgument>? Arguments { get; init; }

    /// <summary>The first few, where they are short: what tells one call from the next in a list.</summary>
    public IEnumerable<ShownArgument> Brief => (Arguments ?? []).Where(static one => one.Name.Length + one.Value.Length <= 80).Take(4);

    /// <summary>Whether the call goes on with an answer to what its server asked back.</summary>
    public bool Tells => Arguments?.Any(static one => one.IsTold) == true;

    /// <summary>Whether any letter on the sheet is not what it looks like.</summary>
    public bool IsOdd => What.IsOdd || Purpose.IsOdd || Arguments?.Any(static one => one.Name.IsOdd || one.Value.IsOdd) == true;

    public static string Moment(DateTimeOffset at) => at.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";
}

/// <summary>What one person said.</summary>
internal sealed record SheetAnswer(string By, string Said, string At, ShownText? Note, string? Through);

/// <summary>Makes sheets from records.</summary>
internal sealed class ApprovalSheets(DelegationBook book, AgentDirectory agents, PeopleDirectory people)
{
    public ApprovalSheet Of(Approval approval)
    {
        var (state, tone) = Describe(approval);
        var chain = book.Chain(approval.DelegationId);
        return new ApprovalSheet
        {
            Id = approval.Id,
            State = state,
            Tone = tone,
            What = ShownText.Of(WhatOf(approval)),
            Agent = NameOf(approval.Agent),
            Human = people.Find(approval.Human)?.Name ?? approval.Human,
            Chain = [.. chain.Reverse().Select(link => NameOf(link.Agent))],
            Purpose = ShownText.Of(chain.IsEmpty ? "" : chain[0].Purpose),
            Delegation = approval.DelegationId,
            Why = ShownText.Of(approval.Message),
            Rule = approval.RuleId,
            Who = WhoOf(approval),
            Digest = approval.ArgumentsDigest,
            Asked = ApprovalSheet.Moment(approval.CreatedAt),
            AskedShort = approval.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            Ends = ApprovalSheet.Moment(approval.ExpiresAt),
            IsPending = approval.State == ApprovalState.Pending,
            Answers = [.. approval.Answers.Select(Of)],
            Arguments = approval.Arguments is { } canonical ? ShownArguments.Of(canonical) : null,
        };
    }

    private SheetAnswer Of(ApprovalAnswer answer) => new(
        people.Find(answer.By)?.Name ?? answer.By,
        answer.Verdict switch { ApprovalVerdict.Yes => "yes", ApprovalVerdict.No => "no", _ => "a note" },
        ApprovalSheet.Moment(answer.At),
        answer.Note is { } note ? ShownText.Of(note) : null,
        answer.Through);

    private static string WhatOf(Approval approval) => approval.Kind switch
    {
        CallKind.Mcp when approval.Action == "tools/call" => $"{approval.Upstream}/{approval.Identifier}",
        CallKind.Model => approval.Identifier,
        _ => $"{approval.Action} {approval.Upstream}/{approval.Identifier.TrimStart('/')}",
    };

    private static string WhoOf(Approval approval) =>
        (approval.Needed > 1 ? $"{approval.Needed} different people of {approval.From}" : approval.From)
        + (approval.Self ? "" : ", but not the one in whose name it is made");

    private static (string State, string Tone) Describe(Approval approval) => approval.State switch
    {
        ApprovalState.Pending when approval.Needed > 1 => ($"waits, {approval.Yes} of {approval.Needed} said yes", "wait"),
        ApprovalState.Pending => ("waits", "wait"),
        ApprovalState.Approved => ("approved, not used yet", "good"),
        ApprovalState.Consumed => ("approved and used", "good"),
        ApprovalState.Denied => ("refused", "bad"),
        _ => ("over", "bad"),
    };

    private string NameOf(string agent) => agents.Find(agent)?.Name ?? agent;
}
