using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>The refusal as problem details (RFC 9457).</summary>
internal static class ProblemBody
{
    public static async Task WriteAsync(HttpResponse response, TokenFailure failure)
    {
        response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", $"urn:agentidentity:error:{failure.Error.Code()}");
        json.WriteString("title", failure.Error.ToString());
        json.WriteNumber("status", response.StatusCode);
        json.WriteString("code", failure.Error.Code());
        json.WriteString("detail", failure.Detail);
        json.WriteEndObject();
        await json.FlushAsync(response.HttpContext.RequestAborted);
    }
}
