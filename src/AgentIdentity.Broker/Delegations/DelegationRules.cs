using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What makes a delegation sound, as pure code. A child is narrower than its parent in everything.</summary>
internal static class DelegationRules
{
    private const int LongestPurpose = 500;
    private const int MostScopeWords = 50;
    private const int LongestScopeWord = 200;

    /// <summary>Why nothing may happen under this chain now, or null. Every link counts, so a parent's end is its descendants' end.</summary>
    public static BrokerFailure? Standing(ImmutableArray<DelegationRecord> chain, DateTimeOffset now)
    {
        if (chain.IsEmpty)
        {
            return new(BrokerError.DelegationUnknown, "No delegation has this id.");
        }

        foreach (var link in chain)
        {
            if (link.State != DelegationState.Active)
            {
                return link.State == DelegationState.Paused
                    ? new(BrokerError.DelegationPaused, $"Delegation {link.Id} is paused.")
                    : new(BrokerError.DelegationEnded, $"Delegation {link.Id} was ended.");
            }

            if (link.EndsAt <= now)
            {
                return new(BrokerError.DelegationExpired, $"Delegation {link.Id} has reached its end.");
            }
        }

        return null;
    }

    public static BrokerFailure? Grant(DelegationRequest request, BrokerOptions options, DateTimeOffset now) =>
        Terms(request.Purpose, request.Details, request.BudgetMicroUsd)
        ?? Locations(request, options.Issuer)
        ?? OffGateway(request.OffGateway, request.OffGatewayScope)
        ?? (request.HumanFreshWithin <= TimeSpan.Zero ? Invalid("human_fresh_within must be longer than nothing.") : null)
        ?? (request.EndsAt <= now ? Invalid("ends_at must lie in the future.") : null)
        ?? (request.EndsAt > now + options.LongestDelegation
            ? Invalid($"ends_at must lie within {options.LongestDelegation.TotalDays:0} days.")
            : null);

    public static BrokerFailure? Child(DelegationRecord parent, ChildRequest request, DateTimeOffset now)
    {
        if (!parent.MayDelegate)
        {
            return new(BrokerError.ChildNotAllowed, $"Delegation {parent.Id} does not carry the right to sub-delegate.");
        }

        if (parent.DepthLeft < 1)
        {
            return new(BrokerError.DepthExceeded, "The chain of delegations is as deep as allowed.");
        }

        return Terms(request.Purpose, request.Details, request.BudgetMicroUsd)
            ?? (request.EndsAt <= now ? Invalid("ends_at must lie in the future.") : null)
            ?? (request.EndsAt > parent.EndsAt ? Wider("ends_at") : null)
            ?? (request.BudgetMicroUsd > parent.BudgetMicroUsd ? Wider("budget_usd") : null)
            ?? (request.MayDelegate && parent.DepthLeft < 2
                ? new BrokerFailure(BrokerError.DepthExceeded, "The child could not have children of its own.")
                : null)
            ?? OffGateway(request.OffGateway, request.OffGatewayScope)
            ?? (request.Unattended == true && !parent.Unattended ? Wider("unattended") : null)
            ?? (request.OffGateway && !parent.OffGateway ? Wider("off_gateway") : null)
            ?? (request.OffGatewayScope.All(parent.OffGatewayScope.Contains) ? null : Wider("off_gateway_scope"))
            ?? (parent.Details.Covers(request.Details) ? null : Wider("authorization_details"));
    }

    public static BrokerFailure? Narrow(DelegationRecord record, NarrowRequest request)
    {
        var problem = Terms(record.Purpose, request.Details ?? record.Details, request.BudgetMicroUsd);
        var wider = request.EndsAt > record.EndsAt ? "ends_at"
            : request.BudgetMicroUsd > record.BudgetMicroUsd ? "budget_usd"
            : request.HumanFreshWithin is { } within && (within <= TimeSpan.Zero || within > record.HumanFreshWithin) ? "human_fresh_within"
            : request.Details is not null && !record.Details.Covers(request.Details) ? "authorization_details"
            : null;
        return problem ?? (wider is null ? null : new(BrokerError.NarrowingWider, $"{wider} would be wider than it is."));
    }

    /// <summary>
    /// The money of a delegation: the smaller of its own budget and that of its model detail. Several model details with budgets of
    /// their own would need an account each, and are refused instead of being added up.
    /// </summary>
    public static long? Budget(AuthorizationDetails details, long? budget)
    {
        var own = details.Items.OfType<ModelDetail>().Select(model => model.BudgetMicroUsd).FirstOrDefault(limit => limit is not null);
        return own is null ? budget : budget is null ? own : Math.Min(own.Value, budget.Value);
    }

    /// <summary>The child of a checked request. What was left out is the parent's; the human and the sign-in are always the parent's.</summary>
    public static DelegationRecord Below(DelegationRecord parent, ChildRequest request, DateTimeOffset now) => parent with
    {
        Id = Identifiers.New("dlg_"),
        ParentId = parent.Id,
        Agent = request.Agent,
        Purpose = request.Purpose.Trim(),
        Details = request.Details,
        BudgetMicroUsd = Budget(request.Details, request.BudgetMicroUsd ?? parent.BudgetMicroUsd),
        EndsAt = request.EndsAt ?? parent.EndsAt,
        MayDelegate = request.MayDelegate,
        DepthLeft = request.MayDelegate ? parent.DepthLeft - 1 : 0,
        OffGateway = request.OffGateway,
        OffGatewayScope = request.OffGatewayScope,
        Unattended = request.Unattended ?? parent.Unattended,
        CreatedAt = now,
    };

    public static DelegationRecord Narrowed(DelegationRecord record, NarrowRequest request)
    {
        var details = request.Details ?? record.Details;
        return record with
        {
            Details = details,
            BudgetMicroUsd = Budget(details, request.BudgetMicroUsd ?? record.BudgetMicroUsd),
            EndsAt = request.EndsAt ?? record.EndsAt,
            MayDelegate = record.MayDelegate && !request.WithdrawMayDelegate,
            OffGateway = record.OffGateway && !request.WithdrawOffGateway,
            Unattended = record.Unattended && !request.WithdrawUnattended,
            HumanFreshWithin = request.HumanFreshWithin ?? record.HumanFreshWithin,
        };
    }

    private static BrokerFailure? Locations(DelegationRequest request, string issuer)
    {
        foreach (var place in request.Details.Items.SelectMany(static item => item.Locations))
        {
            if (!Audience.IsOf(issuer, place) && !(request.OffGateway && Audience.IsElsewhere(issuer, place)))
            {
                return Invalid(request.OffGateway
                    ? $"locations must be addresses of this gateway, such as {issuer}/mcp/name, https addresses elsewhere, or plain names."
                    : $"locations must be addresses of this gateway, such as {issuer}/mcp/name.");
            }
        }

        return null;
    }

    private static BrokerFailure? OffGateway(bool allowed, ImmutableArray<string> scope)
    {
        if (!allowed && !scope.IsEmpty)
        {
            return Invalid("off_gateway_scope needs off_gateway.");
        }

        return scope.Length <= MostScopeWords && scope.All(static word => word.Length is > 0 and <= LongestScopeWord && word.All(IsScopeLetter))
            ? null
            : Invalid($"off_gateway_scope must be at most {MostScopeWords} scope words.");
    }

    // RFC 6749 section 3.3: printable ASCII without the space, the quotation mark and the backslash.
    private static bool IsScopeLetter(char letter) => letter is >= '\x21' and <= '\x7e' and not ('"' or '\\');

    private static BrokerFailure? Terms(string purpose, AuthorizationDetails details, long? budget)
    {
        if (string.IsNullOrWhiteSpace(purpose) || purpose.Length > LongestPurpose || purpose.EnumerateRunes().Any(IsUnseen))
        {
            return Invalid($"purpose must be one line of 1 to {LongestPurpose} characters that can be seen.");
        }

        if (details.Items.Count == 0)
        {
            return Invalid("authorization_details must grant something.");
        }

        if (budget < 0)
        {
            return Invalid("budget_usd must not be negative.");
        }

        return details.Items.OfType<ModelDetail>().Count(model => model.BudgetMicroUsd is not null) > 1
            ? Invalid("at most one model detail may carry budget_usd.")
            : null;
    }

    // Control and format characters could hide or turn around what the human and the administrator read.
    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static BrokerFailure Invalid(string detail) => new(BrokerError.DelegationInvalid, detail);

    private static BrokerFailure Wider(string member) => new(BrokerError.ChildWider, $"{member} is wider than the parent's.");
}
