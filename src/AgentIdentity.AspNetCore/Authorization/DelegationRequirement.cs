using System.Globalization;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>What an endpoint demands of the delegation it is called under. What no human can mend comes first, so that nobody signs in again for nothing.</summary>
internal sealed record DelegationRequirement : IAuthorizationRequirement
{
    public IReadOnlyList<string> Scope { get; init; } = [];

    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>Which authorization detail the request amounts to; the default is the HTTP call it is.</summary>
    public DetailRule Details { get; init; } = DetailRule.HttpCall;

    /// <summary>Whether a self-asserted actor may call: true, false, or null for reading only.</summary>
    public bool? SelfAsserted { get; init; }

    public int? MaxDepth { get; init; }

    public bool Attended { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public IReadOnlyList<string> Acr { get; init; } = [];

    /// <summary>The same demand where others hold too, such as a group's: what it says by default gives way to what another one says.</summary>
    public DelegationRequirement Beside(IEnumerable<DelegationRequirement> all)
    {
        var others = all.Where(other => !ReferenceEquals(other, this)).ToList();
        return others.Count == 0 ? this : this with
        {
            Details = Details == DetailRule.HttpCall && others.Exists(static other => other.Details != DetailRule.HttpCall) ? DetailRule.Unchecked : Details,
            SelfAsserted = SelfAsserted ?? others.Select(static other => other.SelfAsserted).FirstOrDefault(static said => said is not null),
        };
    }

    public DelegationDenial? Check(Delegation delegation, HttpContext? context, DateTimeOffset now) =>
        CheckActor(delegation, context) ?? CheckScope(delegation) ?? Details.Check(delegation, context) ?? CheckHuman(delegation, now);

    /// <summary>What ASP.NET Core logs of a demand that was not met; why it was not is in this room's own log message.</summary>
    public override string ToString() => "A delegation that covers the call";

    private DelegationDenial? CheckActor(Delegation delegation, HttpContext? context)
    {
        if (delegation.ActorAssurance != ActorAssurance.Authenticated && !(SelfAsserted ?? IsReading(context)))
        {
            return DelegationDenial.Of(TokenError.ActorUnauthorized, "The agent proved no identity of its own, and this needs one.");
        }

        if (delegation.Actor.Depth > MaxDepth)
        {
            return DelegationDenial.Of(TokenError.ActorUnauthorized, $"At most {MaxDepth} agents may stand between the human and this.");
        }

        return Agents.Count == 0 || (delegation.Actor.Issuer == delegation.Issuer && Agents.Contains(delegation.Actor.Subject))
            ? null
            : DelegationDenial.Of(TokenError.ActorUnauthorized, "This agent is not one of those let in here.");
    }

    private DelegationDenial? CheckScope(Delegation delegation) => Scope.All(delegation.Scope.Contains)
        ? null
        : DelegationDenial.Of(TokenError.InsufficientScope, "The token lacks a scope word that is needed here.", ("scope", string.Join(' ', Scope)));

    // RFC 9470 section 3: what the human must do is in the challenge.
    private DelegationDenial? CheckHuman(Delegation delegation, DateTimeOffset now)
    {
        var reason = Attended && delegation.Unattended ? "The human must be present for this."
            : MaxAge is { } age && !(now - delegation.Authentication?.Time <= age) ? "The human's sign-in is too long ago for this."
            : Acr.Count > 0 && !Acr.Contains(delegation.Authentication?.Acr) ? "The human must sign in more strongly for this."
            : null;
        return reason is null ? null : DelegationDenial.Of(TokenError.StepUpRequired, reason, [.. StepUp()]);
    }

    private IEnumerable<(string Name, string Value)> StepUp()
    {
        if (Acr.Count > 0)
        {
            yield return ("acr_values", string.Join(' ', Acr));
        }

        if (MaxAge is { } age)
        {
            yield return ("max_age", ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static bool IsReading(HttpContext? context) =>
        context is not null && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));
}
