using System.Text.Json.Nodes;
using ModelContextProtocol;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Reads the machine-readable part of a refusal, whichever protocol it came in.</summary>
internal static class Refusal
{
    /// <summary>The client library keeps the primitive members of a JSON-RPC error's data in <see cref="Exception.Data"/>.</summary>
    public static JsonObject Data(McpProtocolException refusal)
    {
        var data = new JsonObject();
        foreach (System.Collections.DictionaryEntry entry in refusal.Data)
        {
            data[entry.Key.ToString()!] = entry.Value?.ToString();
        }

        return data;
    }

    public static async Task<JsonObject> ProblemAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Expect.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType, $"the content type of '{text}'");
        return JsonNode.Parse(text)!.AsObject();
    }
}
