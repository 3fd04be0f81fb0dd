using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>A four-way decision in AuthZEN's form.</summary>
internal static class DecisionAnswer
{
    // What the caller may not know to exist has no reason.
    private const string NotTold = "denied";

    private const string ObligationUnmet = "obligation_unmet";

    /// <param name="standing">Why nothing at all may happen under the delegation now, or null.</param>
    public static AccessAnswer Of(Decision decision, BrokerFailure? standing, AccessCaller caller, DateTimeOffset now)
    {
        var context = new JsonObject { ["id"] = decision.Id, ["evaluation_id"] = decision.Id, ["evaluated_at"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        var allowed = decision.Outcome == Outcome.Allow && standing is null;
        if (standing is null && decision.ReasonCode == ObligationUnmet)
        {
            Reason(context, ObligationUnmet, ServerError.AccessObligationUnmet.Code(),
                "The call is allowed only with obligations of the type custom, which the enforcement point does not support.");
        }
        else if (!allowed)
        {
            var told = decision.ForCaller();
            Reason(
                context,
                standing is null ? told.Reason ?? NotTold : DecisionReason.DelegationEnded,
                standing?.Code ?? (told.Reason is null ? null : decision.Error?.Code()),
                standing is null ? told.Message : "Nothing may happen under this delegation now.");
        }

        if (AccessObligations.Of(decision, allowed) is { Count: > 0 } obligations)
        {
            context["obligations"] = obligations;
        }

        if (caller.IsAdministrator)
        {
            context["reason_admin"] = AccessReasons.In(standing?.Detail ?? Why(decision));
            context["explanation"] = Explanation(decision);
        }

        return new AccessAnswer(allowed, context);
    }

    private static void Reason(JsonObject context, string reason, string? code, string words)
    {
        context["reason"] = reason;
        context["code"] = code;
        context["reason_user"] = AccessReasons.In(words);
    }

    private static string Why(Decision decision) =>
        string.Join("; ", decision.Conjuncts.Where(static part => !part.Ok).Select(static part => $"{part.Name}: {part.Why} ({part.Remedy})")) is { Length: > 0 } why ? why : "every part holds";

    private static JsonNode? Explanation(Decision decision)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            decision.WriteTo(json);
        }

        return JsonNode.Parse(buffer.WrittenSpan);
    }
}
