using System.Text;
using System.Text.Json;

namespace AgentIdentity.Client.Authority;

/// <summary>The body of a request for a child delegation.</summary>
internal static class DelegationJson
{
    public static string Write(ChildDelegationRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("parent", request.Parent);
            json.WriteString("agent", request.Agent);
            json.WriteString("purpose", request.Purpose);
            json.WritePropertyName("authorization_details");
            json.WriteRawValue(request.Details.ToJson());
            if (request.EndsAt is { } end)
            {
                json.WriteString("ends_at", end);
            }

            if (request.BudgetMicroUsd is { } budget)
            {
                json.WriteString("budget_usd", Dollars.Of(budget));
            }

            if (request.MayDelegate)
            {
                json.WriteBoolean("may_delegate", true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
