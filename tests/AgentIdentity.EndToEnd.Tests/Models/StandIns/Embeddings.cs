using AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>Embeddings of three numbers, as numbers or in base64 as asked.</summary>
internal static class Embeddings
{
    private static readonly float[] Vector = [0.25f, -0.5f, 1f];

    public static async Task ServeAsync(StandIn standIn, HttpContext http, string? deployment)
    {
        ChatWire wire = new();
        var (body, bytes) = await standIn.AdmitAsync(http, wire);
        if (body is null)
        {
            return;
        }

        var asked = new Asked(deployment ?? body.Text("model"), "") { InputTokens = (bytes + 3) / 4 };
        standIn.Bill.Open(asked, "embeddings").IsWhole = true;
        object vector = body.Text("encoding_format") == "base64" ? Convert.ToBase64String([.. Vector.SelectMany(BitConverter.GetBytes)]) : Vector;
        var count = body["input"] is System.Text.Json.Nodes.JsonArray list ? list.Count : 1;
        await http.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            data = Enumerable.Range(0, count).Select(index => new { @object = "embedding", index, embedding = vector }),
            model = asked.Model,
            usage = new { prompt_tokens = asked.InputTokens, total_tokens = asked.InputTokens },
        });
    }
}
