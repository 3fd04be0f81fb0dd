using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>What a refused caller can wait for or bring, in the members that all protocols share.</summary>
internal static class WayOn
{
    /// <summary>How long to wait before the call is made again. The approval is found by the call itself: nothing is sent along.</summary>
    public const int PollSeconds = 5;

    public static void WriteTo(Utf8JsonWriter json, Passage passage, Refusal refusal)
    {
        if (refusal.Mend is not null)
        {
            json.WriteString("mend", refusal.Mend);
        }

        if (refusal.Note is not null)
        {
            json.WriteString("note", refusal.Note);
        }

        if (refusal.LacksScope && NeededScope.Details(passage) is { } needed)
        {
            json.WritePropertyName("authorization_details");
            json.WriteRawValue(needed);
        }

        if (refusal.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after", Answers.RetrySeconds(wait));
        }

        if (refusal.Approvals is [var first, ..])
        {
            json.WriteString("approval_id", first.Id);
            json.WriteString("approval_url", AddressOf(passage, first.Id));
            json.WriteNumber("poll_after", PollSeconds);
            json.WriteStartArray("approvals");
            foreach (var approval in refusal.Approvals)
            {
                json.WriteStartObject();
                json.WriteString("id", approval.Id);
                json.WriteString("url", AddressOf(passage, approval.Id));
                json.WriteString("rule", approval.RuleId);
                json.WriteString("expires_at", approval.ExpiresAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (refusal.StepUp is { } stepUp && StepUpAddress(passage, stepUp) is { } page)
        {
            json.WriteString("step_up_url", page);
        }

        if (refusal.StepUp?.Acr is { } acr)
        {
            json.WriteString("acr_values", acr);
        }

        if (refusal.StepUp?.MaxAge is { } age)
        {
            json.WriteNumber("max_age", (long)age.TotalSeconds);
        }
    }

    /// <summary>Where the human signs in again for this delegation. Its id is no secret, and the page asks who they are.</summary>
    public static string? StepUpAddress(Passage passage, StepUpDemand demand)
    {
        if (passage.Token is not { } token)
        {
            return null;
        }

        List<string> asked = [];
        if (demand.Acr is { } acr)
        {
            asked.Add("acr_values=" + Uri.EscapeDataString(acr));
        }

        if (demand.MaxAge is { } age)
        {
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"max_age={(long)age.TotalSeconds}"));
        }

        return $"{passage.Place.Gateway}/console/presence/{token.DelegationId}?{string.Join('&', asked)}";
    }

    /// <summary>Where people see the request. Its id is no secret, and the page asks who they are.</summary>
    public static string AddressOf(Passage passage, string approval) => $"{passage.Place.Gateway}/console/approvals/{approval}";
}
