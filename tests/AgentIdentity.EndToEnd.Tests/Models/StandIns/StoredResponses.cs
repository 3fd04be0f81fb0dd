using System.Text.Json.Nodes;
using AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>What OpenAI keeps of responses, at the addresses that it has for them.</summary>
internal static class StoredResponses
{
    private static readonly ResponsesWire Wire = new();

    public static RouteGroupBuilder Map(StandIn standIn, WebApplication app, string root)
    {
        var stored = app.MapGroup(root);
        stored.MapGet("/{id}", (HttpContext http, string id) => AnswerAsync(standIn, http, id, static kept => kept.Response));
        stored.MapGet("/{id}/input_items", (HttpContext http, string id) => AnswerAsync(standIn, http, id, static kept => new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject
            {
                ["id"] = "msg_of_the_user",
                ["type"] = "message",
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = kept.Input }),
            }),
            ["first_id"] = "msg_of_the_user",
            ["last_id"] = "msg_of_the_user",
            ["has_more"] = false,
        }));
        stored.MapPost("/{id}/cancel", (HttpContext http, string id) => AnswerAsync(standIn, http, id, static _ => null));
        stored.MapDelete("/{id}", (HttpContext http, string id) => AnswerAsync(standIn, http, id, _ =>
        {
            standIn.Stored.TryRemove(id, out var _);
            return new JsonObject { ["id"] = id, ["object"] = "response", ["deleted"] = true };
        }));
        return stored;
    }

    // Without an answer it is the error of who cancels what does not run in the background.
    private static async Task AnswerAsync(StandIn standIn, HttpContext http, string id, Func<(JsonObject Response, string Input), JsonObject?> answer)
    {
        if (!await standIn.LetInAsync(http, Wire))
        {
            return;
        }

        if (!standIn.Stored.TryGetValue(id, out var kept) || answer(kept) is not { } body)
        {
            await StandIn.RefuseAsync(http, Wire.Refuse(standIn.Stored.ContainsKey(id) ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound, null));
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
