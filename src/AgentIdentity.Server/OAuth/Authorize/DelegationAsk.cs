using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>What an agent asks a human for in a pushed authorization request: our parameters beside the standard ones.</summary>
internal sealed record DelegationAsk
{
    public const int LongestPurpose = 500;
    private const int LongestDays = 365;

    public required string Agent { get; init; }
    public required string Purpose { get; init; }
    public required AuthorizationDetails Details { get; init; }
    public required int EndsInDays { get; init; }
    public long? BudgetMicroUsd { get; init; }
    public bool MayDelegate { get; init; }
    public bool OffGateway { get; init; }
    public bool Unattended { get; init; }
    public ImmutableArray<string> OffGatewayScope { get; init; } = [];

    /// <summary>Reads the ask; on false, <paramref name="mistake"/> names the parameter.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="client">The agent that the client is, and asks for unless it says otherwise.</param>
    /// <param name="mayAskFor">Whether it may ask for another agent: the human then consents to that one, and only that one can use the delegation.</param>
    /// <param name="ask">What is asked for.</param>
    /// <param name="mistake">What is wrong with it.</param>
    public static bool TryRead(OpenIddictRequest request, string client, Func<string, bool> mayAskFor, out DelegationAsk ask, out string mistake)
    {
        ask = null!;
        var agent = Text(request, "requested_actor") ?? client;
        if (agent != client && !mayAskFor(agent))
        {
            return Refuse("requested_actor must be the client itself or an active agent that is registered here.", out mistake);
        }

        var purpose = Text(request, "purpose")?.Trim();
        if (string.IsNullOrEmpty(purpose) || purpose.Length > LongestPurpose || purpose.EnumerateRunes().Any(IsUnseen))
        {
            return Refuse($"purpose must be one line of 1 to {LongestPurpose} characters.", out mistake);
        }

        if (Text(request, "authorization_details") is not { } json)
        {
            return Refuse("authorization_details is required.", out mistake);
        }

        if (!AuthorizationDetails.Parse(json).TryGet(out var details, out var refused))
        {
            return Refuse($"authorization_details: {refused.Detail}", out mistake);
        }

        if (details.Items.Count == 0)
        {
            return Refuse("authorization_details must name at least one thing.", out mistake);
        }

        if (!TryReadDays(Text(request, "ends_in_days"), out var days))
        {
            return Refuse($"ends_in_days must be a whole number from 1 to {LongestDays}.", out mistake);
        }

        if (!DollarAmount.TryRead(Text(request, "budget_usd"), out var budget))
        {
            return Refuse("budget_usd must be an amount such as 1.00, with at most six decimals.", out mistake);
        }

        foreach (var name in (ReadOnlySpan<string>)["may_delegate", "off_gateway", "unattended"])
        {
            if (Text(request, name) is not (null or "true" or "false"))
            {
                return Refuse($"{name} must be true or false.", out mistake);
            }
        }

        ask = new DelegationAsk
        {
            Agent = agent,
            Purpose = purpose,
            Details = details,
            EndsInDays = days,
            BudgetMicroUsd = budget,
            MayDelegate = Text(request, "may_delegate") == "true",
            OffGateway = Text(request, "off_gateway") == "true",
            Unattended = Text(request, "unattended") == "true",
            OffGatewayScope = [.. (Text(request, "off_gateway_scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)],
        };
        mistake = "";
        return true;
    }

    private static string? Text(OpenIddictRequest request, string name) => (string?)request.GetParameter(name);

    private static bool TryReadDays(string? text, out int days)
    {
        days = 30;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= LongestDays);
    }

    // Control and format characters could hide or turn around what the consent page shows.
    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool Refuse(string text, out string mistake)
    {
        mistake = text;
        return false;
    }
}
