using AgentIdentity.Server.OAuth;

namespace AgentIdentity.Server.Consent;

/// <summary>
/// What a human makes of an agent's ask: every limit as low as they like, and of the powers that reach beyond a call only those that
/// they ticked. Nothing is wider than what was asked, whatever the form holds.
/// </summary>
internal sealed record LoweredAsk
{
    /// <summary>The name of the powers in the form, and what they are called there.</summary>
    public const string Allow = "allow";
    public const string WhileAway = "unattended";
    public const string PassOn = "delegate";
    public const string Outside = "off-gateway";

    public required LoweredDetails Limits { get; init; }
    public required IReadOnlyList<LimitField> Fields { get; init; }
    public long? BudgetMicroUsd { get; init; }
    public int EndsInDays { get; init; }
    public TimeSpan? HumanFreshWithin { get; init; }
    public bool Unattended { get; init; }
    public bool MayDelegate { get; init; }
    public bool OffGateway { get; init; }

    /// <summary>Why this cannot be granted, or null.</summary>
    public string? Mistake { get; init; }

    public LimitField Field(string key) => Fields.First(field => field.Key == key);

    /// <param name="ask">What is asked for, no more than what the administrators allow.</param>
    /// <param name="form">What the human chose; null for a page that nobody has sent yet.</param>
    /// <param name="server">Where we are, and for how long a human may be away at most.</param>
    public static LoweredAsk Read(DelegationAsk ask, IFormCollection? form, ServerSettings server)
    {
        var limits = LoweredDetails.Read(ask.Details, form, server.Issuer);
        var pen = new LimitPen(form);
        var budget = pen.Dollars("budget", "At most this many US dollars in all", ask.BudgetMicroUsd);
        var days = pen.Count("days", "Ends after (days)", ask.EndsInDays);
        var longest = Math.Max(1, (int)server.HumanFreshWithin.TotalDays);
        var away = pen.Count("away", "It stops when you have not signed in here for (days)", longest);
        return new LoweredAsk
        {
            Limits = limits,
            Fields = pen.TakeFields(),
            BudgetMicroUsd = budget,
            EndsInDays = days ?? ask.EndsInDays,
            HumanFreshWithin = away is { } awhile && awhile < server.HumanFreshWithin.TotalDays ? TimeSpan.FromDays(awhile) : null,
            Unattended = ask.Unattended && Ticked(form, WhileAway),
            MayDelegate = ask.MayDelegate && Ticked(form, PassOn),
            OffGateway = ask.OffGateway && Ticked(form, Outside),
            Mistake = limits.HasMistake || pen.HasMistake ? "Something that you typed cannot be taken; it is marked below."
                : limits.Details.Items.Count == 0 ? "Everything is left out, so there is nothing to grant. Refuse instead, or leave less out."
                : ask.Details.Covers(limits.Details) ? null
                : "The limits that you chose would allow more than was asked for.",
        };
    }

    private static bool Ticked(IFormCollection? form, string power) => form?[Allow].Contains(power) == true;
}
